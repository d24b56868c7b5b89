"use client";

// Its own, so that the side bar stays.
export { default } from "../error";
