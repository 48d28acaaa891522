package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.plstar.array.Window;
import org.plstar.program.Op;
import org.plstar.program.Type;

/**
 * Plans patches of images, which most steps compute block by block, and folds, which may include
 * the product of their patches.
 */
final class Windows {
    private Windows() {}

    /** Patches of images without a step so far. */
    private record Patches(BufferView planes, Window window, double padding)
            implements BufferPlan.Unmade {
        @Override
        public void make(BufferPlan draft, int id) {
            BufferView dense = rowwise(draft, planes, id);
            draft.emit(
                    draft.stages.of(id),
                    new Unfold(dense, draft.result(id).buffer(), window, padding));
        }
    }

    static void patches(BufferPlan draft, int id, Op.Patches p) {
        BufferView planes = draft.settled(draft.node(id).operands().getFirst());
        draft.leave(id, new Patches(planes, p.window(), p.padding()));
    }

    /** The view itself if its last dimension is contiguous, otherwise a copy. */
    private static BufferView rowwise(BufferPlan draft, BufferView v, int id) {
        int last = v.extents().length - 1;
        return v.extents()[last] == 1 || v.strides()[last] == 1
                ? v
                : draft.materialise(v, draft.stages.of(id));
    }

    /**
     * Plans a product with patches that are made block by block; false if no operand is a patch, or
     * the product is no matrix product.
     */
    static boolean product(BufferPlan draft, int id, Op.Contract c) {
        int first = draft.node(id).operands().get(0);
        int second = draft.node(id).operands().get(1);
        boolean left = draft.unmade(first) instanceof Patches;
        int which = left ? first : second;
        if (draft.onlyUser(id) instanceof Op.Fold
                || !(draft.unmade(which)
                        instanceof Patches(BufferView images, var w, double padding))) {
            return false;
        }
        String patches = draft.named(id, left ? 0 : 1) + (left ? c.a() : c.b());
        Labelled other = new Labelled(
                draft.named(id, left ? 1 : 0) + (left ? c.b() : c.a()),
                draft.settled(left ? second : first));
        String labels = draft.named(id) + c.result();
        boolean overSamples = c.summed().sample();
        WindowedImages planes = new WindowedImages(patches, images, w, padding);
        Step direct = DirectPlan.product(draft, id, planes, other, labels, overSamples);
        if (direct != null) {
            draft.emit(draft.stages.of(id), direct);
            return true;
        }
        BufferView to = BufferView.contiguous(-1, draft.extents(draft.type(id)));
        if (PatchProduct.of(planes, other, new Labelled(labels, to), false, 1, _ -> -1) == null) {
            return false;
        }
        BufferView dense = rowwise(draft, images, id);
        draft.leave(which, new Patches(dense, w, padding));
        Step made = requireNonNull(PatchProduct.of(
                new WindowedImages(patches, dense, w, padding),
                other,
                new Labelled(labels, draft.result(id)),
                overSamples,
                draft.pieces(),
                draft::fresh));
        draft.emit(draft.stages.of(id), made);
        return true;
    }

    static void fold(BufferPlan draft, int id, Op.Fold f) {
        int operand = draft.node(id).operands().getFirst();
        if (draft.unmade(operand) instanceof PendingProducts(List<PendingProducts.Term> terms)
                && terms.size() == 1
                && terms.getFirst()
                        instanceof
                        PendingProducts.Term(int node, double factor, var c, var a, var b)) {
            Type type = draft.type(id);
            BufferView to = BufferView.contiguous(-1, draft.extents(type));
            Labelled x = new Labelled(draft.named(node, 0) + c.a(), a);
            Labelled y = new Labelled(draft.named(node, 1) + c.b(), b);
            String labels = draft.named(id) + c.result();
            boolean overSamples = c.summed().sample();
            if (FoldProduct.of(
                            new WindowedImages(labels, to, f.window(), 0),
                            x,
                            y,
                            factor,
                            overSamples)
                    != null) {
                draft.taken(operand);
                Step made =
                        overSamples ? null : DirectPlan.fold(draft, id, f, labels, x, y, factor);
                if (made == null) {
                    WindowedImages planes =
                            new WindowedImages(labels, draft.result(id), f.window(), 0);
                    made = requireNonNull(FoldProduct.of(planes, x, y, factor, overSamples));
                }
                // the time at which the product is computed: a sum over samples grows with every
                // tile
                draft.emit(draft.stages.of(node), made);
                return;
            }
        }
        BufferView patches = draft.contiguous(draft.settled(operand), draft.stages.of(id));
        BufferView to = draft.result(id);
        draft.emit(
                draft.stages.of(id),
                new Refold(
                        patches.buffer(),
                        patches.offset(),
                        to.buffer(),
                        f.window(),
                        to.size() / Math.max(1, f.height() * f.width()),
                        f.height(),
                        f.width()));
    }
}
