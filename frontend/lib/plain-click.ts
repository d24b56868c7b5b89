/** Whether a click on a link is one that asks for no other tab, window or download. */
export function isPlainClick(event: {
  metaKey: boolean;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  button: number;
}): boolean {
  const { metaKey, ctrlKey, shiftKey, altKey, button } = event;
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}
