"use client";

import { Pencil, SearchX, ServerCrash, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
  SheetContent,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { Pagination } from "@/components/ui/pagination";
import { RangeSlider } from "@/components/ui/range-slider";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMessage } from "@/components/ui/state";
import { Table, Td, Th } from "@/components/ui/table";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Toaster, toast } from "@/components/ui/toast";
import { money } from "@/lib/format";
import { COLOURS, TYPE } from "./tokens";

function Part({ name, children }: { name: string; children: ReactNode }) {
  const id = name.toLowerCase().replaceAll(" ", "-");
  return (
    <section aria-labelledby={id} className="border-t border-line py-8">
      <h2 id={id} className="mb-4 text-xl">
        {name}
      </h2>
      <div className="flex flex-wrap items-center gap-4">{children}</div>
    </section>
  );
}

export function DesignSystem() {
  return (
    <div className="container-page py-6">
      <h1 className="mb-6 text-3xl">Design system</h1>
      <Tokens />
      <Controls />
      <Floating />
      <Data />
      <Part name="States">
        <StateMessage
          className="flex-1"
          icon={SearchX}
          title="Nothing here yet"
          action={<Button>The one next step</Button>}
        >
          <p>What this is, and why it is empty.</p>
        </StateMessage>
        <StateMessage
          className="flex-1"
          icon={ServerCrash}
          title="The list did not load"
          action={<Button variant="secondary">Try again</Button>}
        >
          <p>What failed in plain words, and what was kept.</p>
        </StateMessage>
      </Part>
      <Toaster />
    </div>
  );
}

function Tokens() {
  return (
    <>
      <Part name="Colours">
        {COLOURS.map(({ name, className }) => (
          <div key={name} className="w-24 text-sm">
            <div className={`h-14 rounded-control border border-line ${className}`} />
            {name}
          </div>
        ))}
      </Part>
      <Part name="Type">
        {TYPE.map(({ name, className }) => (
          <p key={name} className={className}>
            {name}
          </p>
        ))}
      </Part>
    </>
  );
}

function Controls() {
  const [range, setRange] = useState<[number, number]>([20, 70]);
  return (
    <>
      <Part name="Buttons">
        <Button>Publish</Button>
        <Button variant="secondary">Save draft</Button>
        <Button variant="ghost">Cancel</Button>
        <Button variant="danger">Delete</Button>
        <Button variant="link">Read more</Button>
        <Button size="small">Small</Button>
        <Button size="large">Large</Button>
        <Button size="icon" variant="secondary" aria-label="Edit">
          <Pencil aria-hidden />
        </Button>
        <Button disabled>Not now</Button>
      </Part>
      <Part name="Fields">
        <label className="flex w-60 flex-col gap-1 text-sm">
          Name
          <Input placeholder="Invoice generator" />
        </label>
        <label className="flex w-60 flex-col gap-1 text-sm">
          Price
          <Input defaultValue="4" aria-invalid aria-describedby="wrong" />
          <span id="wrong" className="text-danger-text">
            At least $5.00, or nothing.
          </span>
        </label>
        <label className="flex w-60 flex-col gap-1 text-sm">
          Locked
          <Input defaultValue="cannot be changed" disabled />
        </label>
        <label className="flex w-60 flex-col gap-1 text-sm">
          Sort by
          <Select>
            <option>Newest</option>
            <option>Popular</option>
          </Select>
        </label>
        <label className="flex items-center gap-3 text-sm">
          <Checkbox defaultChecked />
          Chosen
        </label>
        <label className="flex items-center gap-3 text-sm">
          <Checkbox />
          Not chosen
        </label>
        <div className="w-60">
          <RangeSlider
            min={0}
            max={100}
            value={range}
            labels={["Lowest", "Highest"]}
            valueText={(value) => money(value * 100, "USD")}
            onChange={setRange}
            onCommit={setRange}
            onRelease={() => undefined}
          />
        </div>
      </Part>
      <Part name="Badges">
        <Badge>TypeScript</Badge>
        <Badge variant="outline">Draft</Badge>
        <Badge variant="success">Published</Badge>
        <Badge variant="warning">Waiting</Badge>
        <Badge variant="danger">Failed</Badge>
      </Part>
    </>
  );
}

function Floating() {
  return (
    <Part name="What floats">
      <Dialog>
        <DialogTrigger asChild>
          <Button variant="secondary">Open dialog</Button>
        </DialogTrigger>
        <DialogContent title="Delete “Invoice generator”" description="This cannot be undone.">
          <div className="flex justify-end gap-3">
            <DialogClose asChild>
              <Button variant="secondary">Keep it</Button>
            </DialogClose>
            <DialogClose asChild>
              <Button variant="danger">Delete it</Button>
            </DialogClose>
          </div>
        </DialogContent>
      </Dialog>
      <Dialog>
        <DialogTrigger asChild>
          <Button variant="secondary">Open sheet</Button>
        </DialogTrigger>
        <SheetContent
          title="Filters"
          foot={
            <DialogClose asChild>
              <Button className="flex-1">Show 12 products</Button>
            </DialogClose>
          }
        >
          <p>What it holds scrolls; head and foot stay.</p>
        </SheetContent>
      </Dialog>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="secondary">Open menu</Button>
        </MenuTrigger>
        <MenuContent>
          <MenuItem>
            <Pencil aria-hidden className="size-4" />
            Edit
          </MenuItem>
          <MenuItem>
            <Trash2 aria-hidden className="size-4" />
            Delete
          </MenuItem>
        </MenuContent>
      </Menu>
      <Button
        variant="secondary"
        onClick={() => {
          toast("Product unpublished", {
            action: { label: "Undo", onClick: () => toast.success("Published again") },
          });
        }}
      >
        Show toast
      </Button>
    </Part>
  );
}

function Data() {
  return (
    <>
      <Part name="Cards">
        <Card className="w-72">
          <h3 className="text-lg">A card</h3>
          <p>Borders rather than shadows.</p>
        </Card>
      </Part>
      <Part name="Tabs">
        <Tabs defaultValue="description" className="w-full">
          <TabsList aria-label="About the product">
            <TabsTrigger value="description">Description</TabsTrigger>
            <TabsTrigger value="files">Files</TabsTrigger>
          </TabsList>
          <TabsContent value="description">What it does.</TabsContent>
          <TabsContent value="files">What is inside.</TabsContent>
        </Tabs>
      </Part>
      <Part name="Table">
        <Table>
          <caption className="sr-only">Products</caption>
          <thead>
            <tr>
              <Th>Name</Th>
              <Th className="text-right">Price</Th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <Td>Invoice generator</Td>
              <Td className="text-right tabular">{money(4900, "USD")}</Td>
            </tr>
          </tbody>
        </Table>
      </Part>
      <Part name="Pagination">
        <Pagination page={3} pages={12} href={(page) => `?page=${page}`} />
      </Part>
      <Part name="Skeletons">
        <Skeleton className="h-24 w-40" />
        <Skeleton className="h-4 w-60" />
      </Part>
    </>
  );
}
