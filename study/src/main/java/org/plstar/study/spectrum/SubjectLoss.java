package org.plstar.study.spectrum;

import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.predict.TiledLoss;
import org.plstar.study.Subject;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.LossRows;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Objective;

/**
 * The loss of a subject, built at its first use; it is not tiled if there is at most one tile of
 * rows.
 */
final class SubjectLoss implements AutoCloseable {
    private final Subject subject;
    private final LossEngine engine;
    private final Workers workers;
    private @Nullable DifferentiableLoss built;

    SubjectLoss(Subject subject, LossEngine engine, Workers workers) {
        this.subject = subject;
        this.engine = engine;
        this.workers = workers;
    }

    DifferentiableLoss get() {
        DifferentiableLoss known = built;
        if (known == null) {
            known = LossRows.of(subject)
                    .<DifferentiableLoss>map(rows -> engine.loss(rows, workers))
                    .orElseGet(() -> Objective.mean(
                            subject.system(), subject.loss(), Precision.DOUBLE, workers));
            built = known;
        }
        return known;
    }

    /** Frees the resources of an engine. */
    @Override
    public void close() {
        if (built instanceof TiledLoss t) {
            t.close();
        }
    }
}
