package org.plstar.study.linearity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Network;
import org.plstar.predict.LocalModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.ResidualSystem;

/** Runs a sweep over widths. */
public final class LinearityStudy {
    private static final long UNITS = 1000;

    /** Parameters of a network whose quadratic model is trained, at most: four times its work. */
    private static final int CATAPULT_UNKNOWNS = 1 << 18;

    private final LinearityRequest request;
    private final Session session;
    private final WidthFamily family;
    private final SweepPlan plan;

    /**
     * A study that has not begun.
     *
     * @throws org.plstar.refusal.Refusal if the networks do not fit in the request's memory
     */
    public LinearityStudy(LinearityRequest request, Session session) {
        this.request = request;
        this.session = session;
        PreparedDataset data = request.data();
        ResidualSystem kept =
                data.trainingSystem(request.narrowest()).rows(data.duplicates().kept());
        this.family = new WidthFamily(request.network(), features(data), kept.targets());
        this.plan = plan(session.workers().threads());
    }

    /** The features of the rows that stay. */
    private static double[] features(PreparedDataset data) {
        int width = data.training().width();
        int[] kept = data.duplicates().kept();
        double[] some = new double[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(data.training().features(), kept[i] * width, some, i * width, width);
        }
        return some;
    }

    private SweepPlan plan(int threads) {
        SweepPlan networks =
                SweepPlan.of(
                        family,
                        request.widths(),
                        request.firstSeed(),
                        request.seeds(),
                        request.settings(),
                        threads,
                        request.bytes());
        SweepPlan all =
                request.limit() ? networks.withLimit(family, request.widths(), threads) : networks;
        return request.catapultSteps() > 0
                ? all.withCatapult(family, catapultWidth(), threads)
                : all;
    }

    /** What runs side by side, and the memory that it takes. */
    public SweepPlan plan() {
        return plan;
    }

    /** What the networks that are not done take at most, beside their limit kernel. */
    public WorkPlan plan(List<WidthRow> done, NetworkEngine engine) {
        return engine.plan(
                new NetworkEngine.Work(family, request.settings(), plan, done, Optional.empty()),
                session);
    }

    /** Runs from the start. */
    LinearityResult run() {
        return run(List.of(), _ -> {});
    }

    /**
     * Runs, once.
     *
     * @param done rows that an earlier part of the same sweep measured
     * @param measured is given every further row as it is measured, from any thread
     */
    public LinearityResult run(List<WidthRow> done, Consumer<WidthRow> measured) {
        return run(done, measured, new LocalNetworks());
    }

    /**
     * Runs, once.
     *
     * @param engine where networks are measured
     * @throws Refusal ALL_FAILED if no network could be measured
     */
    public LinearityResult run(
            List<WidthRow> done, Consumer<WidthRow> measured, NetworkEngine engine) {
        Progress progress = session.progress();
        LinearitySweep sweep =
                new LinearitySweep(
                        family, plan, request.settings(), session.workers(), session.stop());
        Optional<LimitKernel> kernel = Optional.empty();
        if (request.limit()) {
            progress.at("limit kernel", 0, 1);
            kernel = Optional.of(sweep.limit(request.widths(), request.firstSeed()));
        }
        // of a sweep that was stopped, the limit's mean is of fewer kernels than it says
        boolean whole = !stopped();
        List<WidthRow> rows;
        try {
            rows =
                    engine.measure(
                            new NetworkEngine.Work(family, request.settings(), plan, done, kernel),
                            session,
                            measured,
                            fraction -> {
                                synchronized (progress) {
                                    progress.at("networks", Math.round(fraction * UNITS), UNITS);
                                }
                            });
        } finally {
            kernel.ifPresent(LimitKernel::close);
        }
        requireOne(rows);
        Optional<LinearityResult.CatapultSweep> catapult =
                request.catapultSteps() > 0 && !stopped()
                        ? Optional.of(catapult())
                        : Optional.empty();
        return new LinearityResult(
                request,
                rows,
                Structure.of(
                        width -> request.network().apply(width).program(), request.widths()[0]),
                kernel.filter(_ -> whole)
                        .map(k -> new LinearityResult.Limit(k.width(), k.count(), k.error())),
                catapult,
                plan.tasks().getFirst().bytes(),
                stopped());
    }

    /** A sweep of which every network failed shows nothing. */
    private void requireOne(List<WidthRow> rows) {
        if (rows.size() == plan.tasks().size() && rows.stream().noneMatch(WidthRow::measured)) {
            WidthRow first = rows.getFirst();
            throw Refusal.of(
                    LinearityRefusal.ALL_FAILED,
                    "all %d networks".formatted(rows.size()),
                    "none could be measured, the first of width %d and seed %d for this reason: %s"
                            .formatted(
                                    first.width(), first.seed(), first.failure().orElse("unknown")),
                    "networks that can be measured",
                    "take what the reason says into account");
        }
    }

    private boolean stopped() {
        return session.stop().getAsBoolean();
    }

    /** The widest that is not too large, else the narrowest. */
    private int catapultWidth() {
        return Arrays.stream(request.widths())
                .filter(m -> request.network().apply(m).layout().size() <= CATAPULT_UNKNOWNS)
                .max()
                .orElse(request.widths()[0]);
    }

    private LinearityResult.CatapultSweep catapult() {
        int width = catapultWidth();
        Network network = request.network().apply(width);
        ResidualSystem system = family.system(network);
        CatapultRuns[] found = new CatapultRuns[2 * request.seeds()];
        Progress progress = session.progress();
        progress.at("large steps", 0, found.length);
        int[] ready = {0};
        session.workers()
                .run(
                        found.length,
                        i -> {
                            found[i] = catapult(network, system, i);
                            synchronized (progress) {
                                progress.at("large steps", ++ready[0], found.length);
                            }
                        });
        return new LinearityResult.CatapultSweep(width, new ArrayList<>(List.of(found)));
    }

    /** The runs of one seed, of the quadratic model for even numbers and the network for odd. */
    private CatapultRuns catapult(Network network, ResidualSystem system, int number) {
        long seed = request.firstSeed() + number / 2;
        double[] w0 = network.initialParameters(seed);
        boolean quadratic = number % 2 == 0;
        return new CatapultRuns(
                quadratic ? "quadratic" : "network",
                seed,
                Catapult.sweep(
                        quadratic ? LocalModel.quadratic(system, w0) : system,
                        w0,
                        Catapult.FACTORS,
                        request.settings().until(),
                        request.catapultSteps(),
                        session.workers(),
                        session.stop()));
    }
}
