package org.plstar.study.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.array.npy.WholeFile;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.Prover;
import org.plstar.certify.Theorem;
import org.plstar.certify.Trial;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.Certifier;
import org.plstar.study.fit.Method;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import tools.jackson.core.JacksonException;

/**
 * Tries the theorems along a run and keeps in the folder {@code certificate} the outcome of each
 * trial, {@code step-K.json}, and the weights at which a theorem held first, {@code step-K.npz}; at
 * the end it makes {@code certificate.json} of them.
 *
 * <p>All that the end needs is in these files, so that a resumed run ends with the same
 * certificate.
 */
public final class RunCertifier implements Certifier {
    /** The most multiplications of measurements in one trial. */
    private static final double LOOK = 1e10;

    private final CertifiedSystem about;
    private final Method method;
    private final NavigableSet<Integer> steps;
    private final Path folder;
    private final Workers workers;
    private final Progress progress;
    private final NavigableMap<Integer, List<TheoremResult>> looks = new TreeMap<>();
    private @Nullable LoweredEquations lowered;

    /** The outcome of the theorems at one step. */
    record Look(int step, List<TheoremResult> theorems) {}

    private RunCertifier(
            CertifiedSystem about,
            Method method,
            NavigableSet<Integer> steps,
            Path folder,
            Workers workers,
            Progress progress) {
        this.about = about;
        this.method = method;
        this.steps = steps;
        this.folder = folder;
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * Continues with the trials of an earlier part of the run.
     *
     * @param method by which the run goes
     * @param steps at which the theorems are tried
     * @param run the run's directory
     * @param kept which steps an earlier part has already looked at; what is there of others is
     *     removed
     */
    public static RunCertifier of(
            CertifiedSystem about,
            Method method,
            NavigableSet<Integer> steps,
            Path run,
            IntPredicate kept,
            Workers workers,
            Progress progress) {
        Path folder = CertificateFiles.ofRun(run);
        RunCertifier certifier = new RunCertifier(about, method, steps, folder, workers, progress);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> all = Files.list(folder)) {
                for (Path file : all.sorted().toList()) {
                    certifier.takeUp(file, kept);
                }
            }
            return certifier;
        } catch (IOException | JacksonException e) {
            throw certifier.unwritable(e);
        }
    }

    private void takeUp(Path file, IntPredicate kept) throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean look = name.matches("step-\\d{8}\\.(json|npz)");
        int step = look ? Integer.parseInt(name.substring(5, 13)) : -1;
        if (!look || !kept.test(step)) {
            Files.delete(file);
        } else if (name.endsWith(".json")) {
            looks.put(step, Json.read(JsonFile.read(file), Look.class).theorems());
        }
    }

    @Override
    public NavigableSet<Integer> steps() {
        return steps;
    }

    @Override
    public Map<String, Double> at(int step, double[] w, OptionalDouble eta) {
        OptionalDouble own = about.merged() || eta.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(eta.getAsDouble() / about.system().samples());
        List<Trial> trials = new ArrayList<>(
                about.training().batchNorm()
                        ? moving()
                        : CertificateStudy.at(about, w, own, prover(w)));
        if (own.isEmpty() && trials.stream().noneMatch(RunCertifier::isOwnDescent)) {
            trials.add(1, withheld(eta));
        }
        List<TheoremResult> theorems = trials.stream()
                .map(t -> TheoremResult.of(t, about.system().samples()))
                .toList();
        boolean news = theorems.stream().anyMatch(t -> t.holds() && first(t).isEmpty());
        try {
            if (news) {
                Weights.save(folder.resolve(name(step) + ".npz"), about.system().layout(), w);
            }
            byte[] text = Json.file(new Look(step, theorems));
            WholeFile.write(folder.resolve(name(step) + ".json"), out -> out.write(text));
        } catch (IOException e) {
            throw unwritable(e);
        }
        looks.put(step, theorems);
        return radii(trials);
    }

    /** A prover for one trial; the effort of measurements is shared by all trials. */
    private Prover prover(double[] w) {
        double affordable = Math.max(LOOK, Prover.AFFORDABLE / Math.max(1, steps.size()));
        return new Prover(equations(w), Prover.Measure.AUTO, affordable);
    }

    /** The equations at w; their programs have the same text at every point of the run. */
    private LoweredEquations equations(double[] w) {
        LoweredEquations known = lowered;
        if (known == null) {
            known = LoweredEquations.of(List.of(about.system()), w);
            lowered = known;
        }
        return known;
    }

    private static boolean isOwnDescent(Trial t) {
        return t.theorem() == Theorem.DESCENT && !t.ahead();
    }

    /** Trials without an outcome, for a run whose equations change with every step. */
    private static List<Trial> moving() {
        String reason =
                "the running statistics of batch normalisation move along the run; C'' is about"
                        + " those at its end";
        return Stream.of(Theorem.FLOW, Theorem.DESCENT, Theorem.EXISTENCE)
                .map(t -> Trial.withheld(t, false, reason))
                .toList();
    }

    private Trial withheld(OptionalDouble eta) {
        String reason = eta.isPresent()
                ? "the run counts repeated rows as often as they stand in the data, the"
                        + " theorem every row once"
                : "it speaks of full-batch gradient descent with a constant step, not of "
                        + method.title()
                        + " as this run takes it";
        return Trial.withheld(Theorem.DESCENT, false, reason);
    }

    private static Map<String, Double> radii(List<Trial> trials) {
        Map<String, Double> radii = new LinkedHashMap<>();
        for (Trial t : trials) {
            if (t.holds() && !t.ahead()) {
                switch (t.theorem()) {
                    case FLOW -> radii.put(FLOW, t.radius().orElseThrow());
                    case DESCENT -> radii.put(DESCENT, t.radius().orElseThrow());
                    default -> radii.put(EXISTENCE, t.radius().orElseThrow());
                }
            }
        }
        return radii;
    }

    private static String name(int step) {
        return String.format(Locale.ROOT, "step-%08d", step);
    }

    /**
     * The outcome of the same theorem at the first step at which it held; empty if it never held.
     */
    private Optional<TheoremResult> first(TheoremResult same) {
        for (var look : looks.entrySet()) {
            for (TheoremResult t : look.getValue()) {
                if (t.id().equals(same.id()) && t.holds()) {
                    return Optional.of(t.from(look.getKey(), name(look.getKey())));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Ends the run's proof: every theorem at the first step at which it held, or what it lacks at
     * the end, and C'' from the end.
     *
     * @param step the last
     * @param model with its state there
     */
    public CertifyResult finish(int step, Model model, ModelState end, OptionalDouble eta) {
        CertifiedSystem there = about.with(model, end.buffers());
        if (!looks.containsKey(step)) {
            at(step, end.parameters(), eta);
        }
        SequencedMap<String, TheoremResult> chosen = new LinkedHashMap<>();
        for (TheoremResult t : looks.lastEntry().getValue()) {
            chosen.put(t.id(), first(t).orElse(t));
        }
        // not tried any more after the run's own steps were proved
        for (List<TheoremResult> look : looks.values()) {
            look.stream()
                    .filter(t -> t.ahead() && t.holds())
                    .forEach(t -> chosen.computeIfAbsent(t.id(), _ -> first(t).orElseThrow()));
        }
        LoweredEquations equations = there.equals(about)
                ? equations(end.parameters())
                : LoweredEquations.of(List.of(there.system()), end.parameters());
        CertificateStudy.Refined refined = CertificateStudy.refine(
                there, equations, end.parameters(), Prover.Measure.AUTO, workers, progress);
        List<TheoremResult> theorems = new ArrayList<>(chosen.values());
        theorems.add(TheoremResult.of(refined.trial(), about.system().samples()));
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        for (TheoremResult t : chosen.values()) {
            if (t.fromStep().isPresent()) {
                points.computeIfAbsent(
                        t.point(),
                        name -> Weights.load(folder.resolve(name + ".npz"), model)
                                .parameters());
            }
        }
        points.put("w0", end.parameters());
        points.put("w1", refined.refinement().point());
        return CertifyResult.of(theorems, new CertificateFiles(there, equations, points));
    }

    private Refusal unwritable(Exception e) {
        return Refusal.of(
                StudyRefusal.UNWRITABLE,
                folder.toString(),
                "the run's certificates cannot be kept there (" + FailureWords.of(e) + ")",
                "a folder that can be read and written",
                "free some space, then resume the run in " + folder.getParent());
    }

    /** Steps at which the theorems were tried. */
    public List<Integer> tried() {
        return List.copyOf(looks.keySet());
    }
}
