package org.plstar.study.certify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.plstar.array.Workers;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.certificate.CertifiedRadii;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.landscape.certificate.slopes.KernelFormer;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.Certifier;
import org.plstar.study.fit.Method;
import org.plstar.study.json.JsonFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tries the theorems along a run and keeps in the folder {@code certificate} what came of each
 * look, {@code step-K.json}, and the weights at which a theorem held first, {@code step-K.npz}; at
 * the end it makes {@code certificate.json} of them.
 *
 * <p>All that the end needs is in these files, so that a resumed run ends with the same
 * certificate.
 */
public final class RunCertifier implements Certifier {
    private final CertifiedSystem about;
    private final Method method;
    private final NavigableSet<Integer> steps;
    private final Path folder;
    private final Workers workers;
    private final Progress progress;
    private final NavigableMap<Integer, ArrayNode> looks = new TreeMap<>();

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
     * Takes up the looks of an earlier part of the run.
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
        } else if (name.endsWith(".json")
                && JsonFile.read(file).path("theorems") instanceof ArrayNode theorems) {
            looks.put(step, theorems);
        }
    }

    @Override
    public NavigableSet<Integer> steps() {
        return steps;
    }

    @Override
    public CertifiedRadii at(int step, double[] w, OptionalDouble eta) {
        return look(step, w, eta, CertificateStudy.AFFORDABLE / Math.max(1, steps.size()));
    }

    /**
     * @param affordable operations up to which products of weights are measured
     */
    private CertifiedRadii look(int step, double[] w, OptionalDouble eta, double affordable) {
        OptionalDouble own =
                about.merged() || eta.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(eta.getAsDouble() / about.system().samples());
        List<Attempt> attempts =
                about.training().batchNorm()
                        ? moving()
                        : new ArrayList<>(
                                CertificateStudy.at(
                                        about,
                                        w,
                                        own,
                                        CertificateStudy.Products.AUTO,
                                        affordable,
                                        KernelFormer.LOCAL,
                                        workers,
                                        Progress.SILENT));
        if (own.isEmpty() && attempts.stream().noneMatch(RunCertifier::isOwnDescent)) {
            attempts.add(1, withheld(eta));
        }
        ArrayNode theorems = JsonMapper.shared().createArrayNode();
        attempts.forEach(a -> theorems.add(CertificateFiles.theorem(a, about.system())));
        boolean news = false;
        for (JsonNode t : theorems) {
            news |= t.path("holds").asBoolean(false) && first(key(t)) < 0;
        }
        try {
            if (news) {
                CertificateFiles.point(folder, name(step), about.system().layout(), w);
            }
            ObjectNode j = JsonMapper.shared().createObjectNode();
            j.put("step", step);
            j.set("theorems", theorems);
            write(name(step) + ".json", j);
        } catch (IOException e) {
            throw unwritable(e);
        }
        looks.put(step, theorems);
        return new CertifiedRadii(
                radius(attempts, Theorem.EXISTENCE),
                radius(attempts, Theorem.FLOW),
                radius(attempts, Theorem.DESCENT));
    }

    private static boolean isOwnDescent(Attempt a) {
        return a.proof().theorem() == Theorem.DESCENT && !a.ahead();
    }

    /** Nothing is said of a step of a run whose equations change with every step. */
    private static List<Attempt> moving() {
        String reason =
                "the running statistics of batch normalisation move along the run; C'' is about"
                        + " those at its end";
        List<Attempt> attempts = new ArrayList<>();
        for (Theorem t : List.of(Theorem.FLOW, Theorem.DESCENT, Theorem.EXISTENCE)) {
            attempts.add(new Attempt(Proof.withheld(t, reason), false, false, Way.SLOPES, false));
        }
        return attempts;
    }

    private Attempt withheld(OptionalDouble eta) {
        String reason =
                eta.isPresent()
                        ? "the run counts repeated rows as often as they stand in the data, the"
                                + " theorem every row once"
                        : "it speaks of full-batch gradient descent with a constant step, not of "
                                + method.title()
                                + " as this run takes it";
        return new Attempt(
                Proof.withheld(Theorem.DESCENT, reason), false, false, Way.CURVATURE, false);
    }

    private static OptionalDouble radius(List<Attempt> attempts, Theorem theorem) {
        return attempts.stream()
                .filter(a -> a.proof().theorem() == theorem && !a.ahead() && a.proof().holds())
                .mapToDouble(a -> a.proof().radius())
                .findFirst();
    }

    private static String name(int step) {
        return String.format(Locale.ROOT, "step-%08d", step);
    }

    /** Which attempt it is: the theorem, and whether it is about other steps than the run's. */
    private static String key(JsonNode theorem) {
        return theorem.path("theorem").asString("") + (theorem.has("about") ? " ahead" : "");
    }

    /** The first step at which it held, or -1. */
    private int first(String key) {
        for (var look : looks.entrySet()) {
            for (JsonNode t : look.getValue()) {
                if (key(t).equals(key) && t.path("holds").asBoolean(false)) {
                    return look.getKey();
                }
            }
        }
        return -1;
    }

    /**
     * Ends: every theorem at the first step at which it held, or what it lacks at the end, and C''
     * from the end.
     *
     * @param step the last
     * @param model with its state there
     * @param facts for the reader of the certificate, such as its command
     */
    public ObjectNode finish(
            int step,
            Model model,
            ModelState end,
            OptionalDouble eta,
            SequencedMap<String, String> facts) {
        CertifiedSystem there = about.with(model, end.buffers());
        if (!looks.containsKey(step) || cheap(step)) {
            look(step, end.parameters(), eta, CertificateStudy.AFFORDABLE);
        }
        SequencedMap<String, ObjectNode> chosen = new LinkedHashMap<>();
        List<String> points = new ArrayList<>();
        for (JsonNode t : looks.lastEntry().getValue()) {
            choose(key(t), chosen);
        }
        // not tried any more once the run's own steps were proved
        if (first("B' ahead") >= 0) {
            choose("B' ahead", chosen);
        }
        chosen.values().stream()
                .filter(t -> t.has("from_step"))
                .map(t -> t.path("point").asString(""))
                .distinct()
                .forEach(points::add);
        points.add("w0");
        points.add("w1");
        List<Attempt> refined = new ArrayList<>();
        var refinement =
                CertificateStudy.refine(
                        there, end.parameters(), refined, KernelFormer.LOCAL, workers, progress);
        List<ObjectNode> theorems = new ArrayList<>(chosen.values());
        refined.forEach(a -> theorems.add(CertificateFiles.theorem(a, about.system())));
        try {
            CertificateFiles.point(folder, "w0", about.system().layout(), end.parameters());
            CertificateFiles.point(folder, "w1", about.system().layout(), refinement.point());
            SequencedMap<String, String> said = new LinkedHashMap<>(facts);
            said.put("w0", "the last weights, after " + step + " steps");
            about.describe(said);
            return CertificateFiles.write(folder, there, points, theorems, said);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Whether a theorem that never held was last tried with less than all that may be measured at
     * one point.
     */
    private boolean cheap(int step) {
        for (JsonNode t : requireNonNull(looks.get(step))) {
            if (steps.size() > 1
                    && !t.path("constants").isEmpty()
                    && !t.path("products_measured").asBoolean(false)
                    && first(key(t)) < 0) {
                return true;
            }
        }
        return false;
    }

    private void choose(String key, SequencedMap<String, ObjectNode> chosen) {
        int from = first(key);
        for (JsonNode t : requireNonNull(looks.get(from < 0 ? looks.lastKey() : from))) {
            if (key(t).equals(key) && t instanceof ObjectNode found) {
                ObjectNode copy = found.deepCopy();
                if (from >= 0) {
                    copy.put("point", name(from));
                    copy.put("from_step", from);
                }
                chosen.put(key, copy);
            }
        }
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

    private void write(String file, ObjectNode j) throws IOException {
        byte[] text = (j.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(file), out -> out.write(text));
    }
}
