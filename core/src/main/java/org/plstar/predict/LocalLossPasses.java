package org.plstar.predict;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.system.Objective;

/** Computes sums over rows in this process's memory, one strand after another. */
final class LocalLossPasses implements LossPasses {
    private final RowTiles cut;
    private final Objective all;
    private final LossStrand strands;
    private Storage last;

    LocalLossPasses(RowTiles cut, Objective all) {
        this.cut = cut;
        this.all = all;
        this.strands = new LossStrand(cut, 0, all, Objective.KEPT_BYTES);
        this.last = all.precision().allocate(0);
    }

    @Override
    public RowTiles cut() {
        return cut;
    }

    @Override
    public int unknowns() {
        return all.unknowns();
    }

    @Override
    public Precision precision() {
        return all.precision();
    }

    @Override
    public Workers workers() {
        return all.workers();
    }

    @Override
    public LossSum sum(LossQuery query) {
        strands.free(last);
        StrandFold<LossSum> fold = new StrandFold<>(this::add);
        for (int s = 0; s < cut.strands(); s++) {
            fold.add(strands.sum(s, query));
        }
        LossSum total = fold.total();
        last = total.vector();
        return total;
    }

    private LossSum add(LossSum left, LossSum right) {
        LossSum both = LossSum.sum(left, right);
        strands.free(right.vector());
        return both;
    }

    @Override
    public void close() {}
}
