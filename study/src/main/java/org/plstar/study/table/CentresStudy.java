package org.plstar.study.table;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.plstar.array.Matrix;
import org.plstar.data.Dataset;
import org.plstar.data.TargetEncoding;
import org.plstar.data.Versions;
import org.plstar.predict.Nystrom;
import org.plstar.study.Session;
import org.plstar.study.predict.Predictions;

/** Fits a kernel to rows with some of the rows as centres. */
final class CentresStudy {
    /** Half decades of ridges, relative to the sum of the features' squares. */
    private static final int LOWEST = -18;

    private static final int HIGHEST = -2;

    private final Versions versions;
    private final ClassPrior prior;
    private final RowEngine engine;
    private final Session session;
    private final JudgedRows all;
    private final TargetEncoding targets;

    CentresStudy(
            Versions versions,
            ClassPrior prior,
            RowEngine engine,
            Session session,
            JudgedRows all,
            TargetEncoding targets) {
        this.versions = versions;
        this.prior = prior;
        this.engine = engine;
        this.session = session;
        this.all = all;
        this.targets = targets;
    }

    /**
     * The result of a fit.
     *
     * @param left predictions of each row without it
     * @param residual of the equations that were solved
     */
    record Fitted(KernelModel model, Predictions left, TableEncoder encoder, double residual) {}

    /**
     * Fits a kernel.
     *
     * @param given ridge, relative; absent for that of generalized cross-validation
     * @param some the centres
     * @param planned is told of the passes before they are made
     */
    Fitted fit(
            Candidate c,
            OptionalDouble given,
            Dataset some,
            BiConsumer<PlannedPasses, Matrix> planned) {
        TableEncoder encoder = TableEncoder.fit(some, c.encoding());
        CentredRows centred = new CentredRows(
                c.kernel(),
                encoder.rows(all.data()),
                encoder.encode(some),
                all.criterion().targets(),
                versions,
                all.data().inputShape(),
                session.workers());
        try (Matrix own = c.kernel().of(centred.z(), centred.z(), session.workers());
                PlannedPasses passes = engine.passes(centred, all.criterion().outputs(), session);
                Nystrom nystrom = formed(passes, own, planned)) {
            double ridge = given.orElseGet(() -> ridge(nystrom));
            Nystrom.Fit fit = nystrom.fit(ridge * nystrom.unit());
            double[] left = nystrom.leftOut(fit.ridge());
            double temperature = all.criterion().calibrate(left).temperature();
            KernelModel model = new KernelModel(
                    some,
                    targets,
                    List.of(new KernelModel.Member(
                            c, 1, ridge, temperature, fit.dual(), fit.intercept())),
                    new double[0],
                    prior,
                    Optional.empty());
            Predictions predictions = new Predictions(
                    all.data(),
                    targets,
                    model.loss(),
                    KernelModel.outputs(targets, all.criterion().predictions(left, temperature)));
            return new Fitted(model, predictions, encoder, nystrom.residual(fit.ridge()));
        }
    }

    /** The ridge of the least generalized cross-validation, relative. */
    private static double ridge(Nystrom nystrom) {
        double ridge = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int h = LOWEST; h <= HIGHEST; h++) {
            double trial = StrictMath.pow(10, h / 2.0);
            double loss = nystrom.generalizedCrossValidation(trial * nystrom.unit());
            if (loss < least) {
                least = loss;
                ridge = trial;
            }
        }
        return ridge;
    }

    private Nystrom formed(
            PlannedPasses passes, Matrix own, BiConsumer<PlannedPasses, Matrix> planned) {
        planned.accept(passes, own);
        return Nystrom.of(own, passes, session.workers());
    }
}
