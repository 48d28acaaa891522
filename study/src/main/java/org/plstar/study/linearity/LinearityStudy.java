package org.plstar.study.linearity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.HessianLaw;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Network;
import org.plstar.predict.LocalModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Description;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.ResidualSystem;

/** Runs a sweep over widths. */
public final class LinearityStudy {
    private static final long UNITS = 1000;

    /**
     * The largest number of parameters of a network whose quadratic model is trained, which takes
     * four times its work.
     */
    private static final int CATAPULT_UNKNOWNS = 1 << 18;

    private final LinearityRequest request;
    private final SweptNetworks networks;
    private final int[] widths;
    private final Session session;
    private final WidthFamily family;
    private final SweepPlan plan;

    /**
     * A study before its start.
     *
     * @throws Refusal RANGE; TRAINING_LAYER for batch norm and dropout; TOO_LARGE for more
     *     equations than a dense kernel is computed for, or networks that do not fit in memory
     */
    public LinearityStudy(LinearityRequest request, Session session) {
        this.request = Description.checked(request);
        this.session = session;
        this.networks = request.networks().orElseThrow(LinearityStudy::noNetworks);
        this.widths = request.widths().stream().mapToInt(m -> m).toArray();
        if (widths.length == 0) {
            throw StudyRefusal.range("widths []", "two or more numbers that grow");
        }
        this.family = networks.family(widths[0]);
        this.plan = plan(session.workers().threads());
    }

    private static Refusal noNetworks() {
        return Refusal.of(
                StudyRefusal.RANGE,
                "networks",
                "the request was read from a file, which has no rows",
                "networks to sweep",
                "begin with LinearityRequest.of");
    }

    private SweepPlan plan(int threads) {
        SweepPlan all = SweepPlan.of(
                family,
                widths,
                request.seed(),
                request.seeds(),
                request.settings(),
                threads,
                networks.bytes());
        if (!request.noLimit()) {
            all = all.withLimit(family, widths, threads);
        }
        return request.catapult() ? all.withCatapult(family, catapultWidth(), threads) : all;
    }

    /** The parallel tasks of the sweep, and their memory. */
    public SweepPlan plan() {
        return plan;
    }

    /**
     * The largest cost of the networks that are not measured, in addition to their limit kernel.
     */
    public WorkPlan plan(List<WidthRow> done) {
        return NetworkEngine.of(session.engine()).plan(work(done, Optional.empty()), session);
    }

    private NetworkEngine.Work work(List<WidthRow> done, Optional<LimitKernel> limit) {
        return new NetworkEngine.Work(family, request.settings(), plan, done, limit);
    }

    /**
     * Runs the study; may be called once.
     *
     * @param done rows that an earlier part of the same sweep measured
     * @param measured is given every further row as it is measured, from any thread
     * @throws Refusal ALL_FAILED if no network could be measured
     */
    public LinearityResult run(List<WidthRow> done, Consumer<WidthRow> measured) {
        Progress progress = session.progress();
        Optional<LimitKernel> kernel = Optional.empty();
        if (!request.noLimit()) {
            progress.at("limit kernel", 0, 1);
            kernel = Optional.of(new LinearitySweep(
                            family, plan, request.settings(), session.workers(), session.stop())
                    .limit(widths, request.seed()));
        }
        // if the sweep was stopped, the limit is the mean of fewer kernels than it states
        boolean whole = !stopped();
        List<WidthRow> rows;
        try {
            rows = NetworkEngine.of(session.engine())
                    .measure(work(done, kernel), session, measured, fraction -> {
                        synchronized (progress) {
                            progress.at("networks", Math.round(fraction * UNITS), UNITS);
                        }
                    });
        } finally {
            kernel.ifPresent(LimitKernel::close);
        }
        List<WidthRow> seen = rows.stream().filter(WidthRow::measured).toList();
        boolean all = rows.size() == plan.tasks().size();
        if (all && seen.isEmpty()) {
            throw allFailed(rows.getFirst());
        }
        Optional<CatapultSweep> catapult =
                request.catapult() && !stopped() ? Optional.of(catapult()) : Optional.empty();
        Structure structure = Structure.of(width -> networks.network(width).program(), widths[0]);
        Map<Quantity, Slope> slopes = LinearitySweep.slopes(rows);
        return new LinearityResult(
                stopped()
                        ? LinearityResult.Outcome.STOPPED
                        : seen.size() < rows.size()
                                ? LinearityResult.Outcome.INCOMPLETE
                                : LinearityResult.Outcome.DONE,
                all ? Verdict.of(seen, slopes, structure, request.tolerance()) : Verdict.STOPPED,
                byKey(slopes),
                Optional.of(HessianLaw.of(
                        networks.initialization().parametrization(),
                        Optional.ofNullable(slopes.get(Quantity.HESSIAN)),
                        CompleteRows.of(rows).widths().size())),
                withoutSlope(slopes, rows),
                structure,
                rows.stream().map(StoredRow::of).toList(),
                kernel.filter(_ -> whole)
                        .map(k -> new LinearityResult.Limit(k.width(), k.count(), k.error())),
                catapult,
                used(),
                networks.initialization(),
                plan.tasks().getFirst().bytes());
    }

    private static Map<String, Slope> byKey(Map<Quantity, Slope> slopes) {
        Map<String, Slope> found = new LinkedHashMap<>();
        slopes.forEach((q, slope) -> found.put(q.key(), slope));
        return found;
    }

    private static Map<String, String> withoutSlope(
            Map<Quantity, Slope> slopes, List<WidthRow> rows) {
        Map<String, String> why = new LinkedHashMap<>();
        Stream.of(Quantity.values())
                .filter(q -> !slopes.containsKey(q))
                .forEach(q -> why.put(
                        q.key(),
                        rows.stream()
                                .map(r -> r.get(q))
                                .filter(m -> m.value().isEmpty())
                                .map(MeasuredNumber::note)
                                .findFirst()
                                .orElse("it takes two widths and two seeds, or"
                                        + " three widths, with values"
                                        + " above 0")));
        return why;
    }

    private LinearityResult.UsedRows used() {
        PreparedDataset data = networks.data();
        int rows = data.duplicates().kept().length;
        return new LinearityResult.UsedRows(
                rows,
                data.training().rows() - rows,
                data.duplicates().conflicts().size(),
                data.training().width(),
                rows * data.encoding().outputs());
    }

    /** A sweep of which every network failed shows nothing. */
    private Refusal allFailed(WidthRow first) {
        return Refusal.of(
                LinearityRefusal.ALL_FAILED,
                "all %d networks".formatted(plan.tasks().size()),
                "none could be measured, the first of width %d and seed %d for this reason: %s"
                        .formatted(first.width(), first.seed(), first.failure().orElse("unknown")),
                "networks that can be measured",
                "take what the reason says into account");
    }

    private boolean stopped() {
        return session.stop().getAsBoolean();
    }

    /** The widest width that is not too large, or the narrowest one. */
    private int catapultWidth() {
        return Arrays.stream(widths)
                .filter(m -> networks.network(m).layout().size() <= CATAPULT_UNKNOWNS)
                .max()
                .orElse(widths[0]);
    }

    private CatapultSweep catapult() {
        int width = catapultWidth();
        Network network = networks.network(width);
        ResidualSystem system = family.system(network);
        List<List<CatapultSweep.Trained>> found =
                new ArrayList<>(Collections.nCopies(2 * request.seeds(), List.of()));
        Progress progress = session.progress();
        progress.at("large steps", 0, found.size());
        int[] ready = {0};
        session.workers().run(found.size(), i -> {
            found.set(i, catapult(network, system, i));
            synchronized (progress) {
                progress.at("large steps", ++ready[0], found.size());
            }
        });
        return CatapultSweep.of(width, found.stream().flatMap(List::stream).toList());
    }

    /**
     * The runs of one seed: of the quadratic model for even numbers, and of the network for odd
     * ones.
     */
    private List<CatapultSweep.Trained> catapult(
            Network network, ResidualSystem system, int number) {
        long seed = request.seed() + number / 2;
        double[] w0 = network.initialParameters(seed);
        boolean quadratic = number % 2 == 0;
        return Catapult.sweep(
                        quadratic ? LocalModel.quadratic(system, w0) : system,
                        w0,
                        Catapult.FACTORS,
                        request.until(),
                        request.catapultSteps(),
                        session.workers(),
                        session.stop())
                .stream()
                .map(r -> new CatapultSweep.Trained(CatapultSweep.MODELS.get(number % 2), seed, r))
                .toList();
    }
}
