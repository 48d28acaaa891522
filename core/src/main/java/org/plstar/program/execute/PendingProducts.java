package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import org.plstar.program.Op;
import org.plstar.program.Type;

/**
 * A sum of products with factors that the one node that uses it computes: a fold, a factor, or
 * another such sum, which may include it.
 *
 * @param terms of one stage
 */
record PendingProducts(List<Term> terms) implements BufferPlan.Unmade {
    /**
     * The number of operations per BLAS call below which copying the operands into a better order
     * pays.
     */
    private static final double PACKING_PAYS = 20_000;

    /** The product factor · A B, planned for its node. */
    record Term(int node, double factor, Op.Contract op, BufferView a, BufferView b) {}

    /** Plans a node that is a single product. */
    static void plan(BufferPlan draft, int id, Op.Contract c) {
        List<Integer> in = draft.node(id).operands();
        BufferView a = draft.settled(in.get(0));
        plan(draft, id, List.of(new Term(id, 1, c, a, draft.settled(in.get(1)))));
    }

    /**
     * Plans a factor or a sum of products that no other node uses as products with that factor,
     * which are added; false if there are none.
     */
    static boolean takenIn(BufferPlan draft, int id, double factor) {
        Type type = draft.type(id);
        List<Integer> operands = draft.node(id).operands();
        List<Term> terms = new ArrayList<>();
        for (int o : operands) {
            if (!(draft.unmade(o) instanceof PendingProducts(List<Term> some))
                    || !draft.type(o).equals(type)) {
                return false;
            }
            some.forEach(t -> terms.add(new Term(t.node, factor * t.factor, t.op, t.a, t.b)));
        }
        Term first = terms.getFirst();
        for (Term t : terms) {
            if (draft.stages.of(t.node) != draft.stages.of(first.node)
                    || t.op.summed().sample() != first.op.summed().sample()) {
                return false;
            }
        }
        operands.forEach(draft::taken);
        plan(draft, id, terms);
        return true;
    }

    /**
     * Plans a sum of products as the value of a node, or defers it to the single node that uses it.
     */
    private static void plan(BufferPlan draft, int id, List<Term> terms) {
        PendingProducts sum = new PendingProducts(terms);
        switch (draft.onlyUser(id)) {
            case Op.Fold _, Op.Scale _, Op.Add _ -> draft.leave(id, sum);
            case null, default -> sum.make(draft, id);
        }
    }

    @Override
    public void make(BufferPlan draft, int id) {
        BufferView to = draft.result(id);
        for (int t = 0; t < terms.size(); t++) {
            make(draft, terms.get(t), to, t > 0);
        }
    }

    private static void make(BufferPlan draft, Term term, BufferView to, boolean add) {
        int id = term.node;
        Op.Contract c = term.op;
        BufferView a = term.a;
        BufferView b = term.b;
        Stages.Stage stage = draft.stages.of(id);
        String la = draft.named(id, 0) + c.a();
        String lb = draft.named(id, 1) + c.b();
        String lc = draft.named(id) + c.result();
        ProductLayout layout = ProductLayout.of(Labels.dims(la, a, lb, b, lc, to));
        if (layout == null || (layout.calls() > 8 && layout.call.flops() < PACKING_PAYS)) {
            int[] orderA = Labels.packed(la, lb, lc, la);
            int[] orderB = Labels.packed(lb, la, lc, la);
            String packedA = Labels.reorder(la, orderA);
            String packedB = Labels.reorder(lb, orderB);
            BufferView pa = BufferView.contiguous(-1, a.permuted(orderA).extents());
            BufferView pb = BufferView.contiguous(-1, b.permuted(orderB).extents());
            ProductLayout packed = ProductLayout.of(Labels.dims(packedA, pa, packedB, pb, lc, to));
            if (packed != null && (layout == null || packed.calls() * 4 < layout.calls())) {
                a = draft.materialise(a.permuted(orderA), stage);
                b = draft.materialise(b.permuted(orderB), stage);
                layout = packed;
            }
        }
        if (layout == null) {
            throw new IllegalStateException("no matrix product fits " + c);
        }
        Product.Into into =
                new Product.Into(to.buffer(), term.factor, add, c.summed().sample());
        draft.emit(stage, new Product(a, b, into, layout));
    }
}
