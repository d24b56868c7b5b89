"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { LiveFields } from "@/components/ui/live-fields";
import { toast } from "@/components/ui/toast";
import { EditorHead, EditorProblem } from "@/features/dashboard/editor";
import type { Category, OwnProduct, ProductFields } from "@/lib/api";
import { ApiProblem } from "@/lib/api/errors";
import { zProductFields } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { useApiForm } from "@/lib/forms/use-api-form";
import { useRefreshOnLeave } from "@/lib/use-refresh-on-leave";
import { ImagesStep } from "./files/images-step";
import { PackageStep } from "./files/package-step";
import { ProductFieldsOf } from "./product-fields";
import { PublishPanel } from "./publish-panel";
import { StatusBadge } from "./status-badge";
import { StepList } from "./step-list";
import { isFormStep, STEPS, type StepId, stepWith } from "./steps";
import { useLeaveWarning } from "./use-leave-warning";
import { fieldsOf, usePutProduct } from "./use-put-product";

/**
 * Making and changing a product, in steps that can be visited in any order. Going to another step
 * saves; the draft lives on the server.
 */
export function ProductEditor({
  product: loaded,
  categories,
  first,
}: {
  product: OwnProduct;
  categories: readonly Category[];
  first: StepId;
}) {
  const api = useApi();
  const noteChange = useRefreshOnLeave();
  const [product, setProduct] = useState(loaded);
  const revision = useRef(loaded.revision);
  const put = usePutProduct(loaded.id, revision);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [step, setStep] = useState(first);
  // What was clicked shows at once; the server's word replaces it.
  const [ahead, setAhead] = useState<OwnProduct["status"] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // How often the server has said what it has.
  const told = useRef(0);
  const show = (change: (before: OwnProduct) => OwnProduct) => {
    told.current += 1;
    setProduct(change);
  };
  const take = (next: OwnProduct) => {
    revision.current = next.revision;
    show(() => next);
    noteChange();
  };
  /** Asks what is still missing. The revision stays: the fields here are made from that one. */
  const look = async () => {
    for (;;) {
      const before = told.current;
      const now = await api<OwnProduct>(`/api/products/me/${loaded.id}`).catch(() => null);
      if (now === null) break;
      if (told.current === before) {
        show((held) => ({ ...held, missing: now.missing }));
        break;
      }
      // Another answer has come meanwhile, and nobody knows which of the two is older.
    }
    noteChange();
  };
  const takeRelease = (next: OwnProduct) => {
    // A release counts as one revision; were there more, somebody has changed the fields as well.
    if (next.revision === revision.current + 1) revision.current = next.revision;
    show((before) => ({ ...before, missing: next.missing, version: next.version }));
    noteChange();
  };
  const editor = useApiForm<ProductFields>(zProductFields, fieldsOf(loaded), async (values) => {
    const saved = await put(values);
    take(saved);
    setSavedAt(new Date());
    setProblem(null);
    return fieldsOf(saved);
  });
  const { form, save, submit, errorOf, pending } = editor;
  const unsaved = form.formState.isDirty;
  // To publish saves first: whoever leaves in between leaves with a draft.
  useLeaveWarning(unsaved || ahead !== null);

  const wrong = new Set(Object.keys(form.formState.errors).map(stepWith));
  const lacking = new Set(product.missing.map(({ field }) => stepWith(field)));
  const status = ahead ?? product.status;
  if (status !== "published") lacking.add("publish");

  const go = (to: StepId) => {
    setStep(to);
    window.history.replaceState(null, "", `?step=${to}`);
    if (unsaved) void save();
    else if (to === "publish") void look();
  };
  const heading = useRef<HTMLHeadingElement>(null);
  /** Goes to a step from below it: its beginning comes into view, and the keyboard goes on there. */
  const lead = (to: StepId) => {
    flushSync(() => go(to));
    heading.current?.focus();
  };
  const change = async (action: "publish" | "unpublish") => {
    setAhead(action === "publish" ? "published" : "draft");
    setProblem(null);
    try {
      // What is wrong stands at its field then.
      if (unsaved && !(await save())) return;
      const next = await api<OwnProduct>(`/api/products/${product.id}/${action}`, {
        send: { method: "POST" },
      });
      // The revision stays as well: were it another, somebody else has changed the fields.
      const { status, missing, published_at } = next;
      show((before) => ({ ...before, status, missing, published_at }));
      toast.success(action === "publish" ? "Published" : "Unpublished");
      noteChange();
    } catch (error) {
      setProblem(formProblem(error, []).form);
    } finally {
      setAhead(null);
    }
  };
  const at = STEPS.findIndex(({ id }) => id === step);
  const next = STEPS[at + 1];
  const conflict = editor.error instanceof ApiProblem && editor.error.code === "product_changed";
  return (
    <>
      <EditorHead
        title={product.name}
        badge={<StatusBadge status={status} hidden={product.hidden_reason !== null} />}
        pending={pending}
        unsaved={unsaved}
        savedAt={savedAt}
      />
      <div className="flex flex-col gap-6 lg:flex-row">
        <StepList current={step} wrong={wrong} lacking={lacking} onStep={go} />
        <div className="flex min-w-0 max-w-2xl flex-1 flex-col gap-5">
          <EditorProblem problem={problem ?? editor.problem} conflict={conflict} />
          <h2 ref={heading} tabIndex={-1} className="text-xl">
            {STEPS[at]?.title}
          </h2>
          <form
            id="product"
            onSubmit={submit}
            noValidate
            hidden={!isFormStep(step)}
            className={isFormStep(step) ? "flex flex-col gap-5" : undefined}
          >
            <LiveFields>
              <ProductFieldsOf step={step} form={form} errorOf={errorOf} categories={categories} />
            </LiveFields>
          </form>
          {/* They stay while other steps are visited, and go on sending. */}
          <div hidden={step !== "images"}>
            <ImagesStep
              productId={product.id}
              active={step === "images"}
              onChanged={() => void look()}
            />
          </div>
          <div hidden={step !== "package"}>
            <PackageStep productId={product.id} onReleased={takeRelease} />
          </div>
          {step === "publish" ? (
            <PublishPanel
              product={product}
              status={status}
              wrong={wrong}
              unsaved={unsaved}
              pending={pending || ahead !== null}
              onStep={lead}
              onChange={(action) => void change(action)}
            />
          ) : (
            <div className="flex flex-wrap gap-3">
              {next !== undefined && (
                <Button disabled={pending} onClick={() => lead(next.id)}>
                  Next
                </Button>
              )}
              {isFormStep(step) && (
                <Button type="submit" form="product" variant="secondary" disabled={pending}>
                  Save
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
    </>
  );
}
