"use client";

import { DeleteByName } from "@/components/ui/delete-by-name";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/lib/api/use-api";

/** Deletes a product once its name has been typed; says what will happen beforehand. */
export function DeleteDialog({
  product,
  onClose,
  onDone,
}: {
  product: { id: string; name: string; sold: boolean };
  onClose: () => void;
  onDone: () => void;
}) {
  const api = useApi();
  const remove = async () => {
    const { outcome } = await api<{ outcome: "deleted" | "archived" }>(
      `/api/products/${product.id}`,
      { send: { method: "DELETE" } },
    );
    toast.success(outcome === "deleted" ? "Product deleted" : "Product archived");
    onDone();
  };
  return (
    <DeleteByName
      name={product.name}
      description={
        product.sold
          ? "It has been sold, so it is archived: gone from the shop and from search, while its buyers keep their downloads. This cannot be undone."
          : "It is gone from the shop and from search, with its pictures and its text. This cannot be undone."
      }
      confirm={product.sold ? "Archive it" : "Delete it"}
      onDelete={remove}
      onClose={onClose}
    />
  );
}
