package org.plstar.study.certify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.LoweredEquations;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.check.Ended;
import org.plstar.check.EquationsText;
import org.plstar.check.Proof;
import org.plstar.check.Unreadable;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;

/**
 * The outcome of checking a certificate: digests first, then every claim proved again from the
 * stored weights and data.
 *
 * @param sha256 of the file that was read, which has the digests of its arrays
 * @param proofs in the order of the file
 * @param unverified descriptions in the file that nothing proves, by name
 * @param ofRun what its equations were compared with; absent where with nothing
 */
public record CertificateCheck(
        String sha256,
        List<Proof> proofs,
        Map<String, String> unverified,
        Optional<Compared> ofRun) {
    /** Copies {@code proofs} and {@code unverified}. */
    public CertificateCheck {
        proofs = List.copyOf(proofs);
        unverified = Map.copyOf(unverified);
    }

    /**
     * The equations of a run.
     *
     * @param equations lowered anew by the comparison
     * @param w the run's last weights, [p]
     * @param steps the weights that the run keeps of a point, by its name, [p]; absent for others
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record OfRun(
            CertifiedSystem equations, double[] w, Function<String, Optional<double[]>> steps) {}

    /**
     * Points of a certificate all of whose equations are the run's.
     *
     * @param theRuns points with the weights of the run
     * @param own points that are the certificate's own
     */
    public record Compared(List<String> theRuns, List<String> own) {
        /** Copies {@code theRuns} and {@code own}. */
        public Compared {
            theRuns = List.copyOf(theRuns);
            own = List.copyOf(own);
        }
    }

    /**
     * A claim of the certificate, and the outcome of proving it again.
     *
     * @param theorem the symbol of the theorem that the claim rests on, such as B'
     * @param confirmed whether the claim was proved again
     * @param words what is proved, or what failed
     */
    public record Checked(String theorem, boolean confirmed, String words) {
        private static Checked of(Proof p) {
            return new Checked(symbol(p.claim()), p.confirmed(), p.words());
        }
    }

    /** The claims of the certificate in the order of the file. */
    public List<Checked> theorems() {
        return proofs.stream().map(Checked::of).toList();
    }

    /**
     * The descriptions that nothing proves, spelled out for printing, in the order of their names.
     */
    public SortedMap<String, String> unverifiedAsText() {
        SortedMap<String, String> all = new TreeMap<>();
        unverified.forEach((name, text) -> all.put(Ended.printable(name), Ended.printable(text)));
        return all;
    }

    /** Whether something is claimed, and all of it was confirmed. */
    public boolean confirmed() {
        return !proofs.isEmpty() && proofs.stream().allMatch(Proof::confirmed);
    }

    /** The symbol of the theorem that a claim is about, as pages write it, such as B'. */
    private static String symbol(Claim claim) {
        return claim.kind()
                + (claim.kind() == Claim.Kind.U ? "" : claim.from().isEmpty() ? "'" : "''");
    }

    /**
     * Checks a certificate.
     *
     * @param given {@code certificate.json}, its folder, or a run that has one; {@link Attempts}
     *     have no proofs
     * @throws Refusal if the file or its arrays were changed, or it claims nothing
     */
    public static CertificateCheck of(Path given, Session session) {
        return of(given, Optional.empty(), Claims.WORK, session);
    }

    /**
     * Checks a certificate, and compares it with a run if one is given; the file is read only once.
     *
     * @param run whose equations it must be about: params, programs, and every array that they
     *     name, bit by bit
     * @param most operations that the proof may take, about
     * @throws Refusal if it is about others, asks for more work, if the file or its arrays were
     *     changed, or it claims nothing
     */
    public static CertificateCheck of(
            Path given, Optional<OfRun> run, double most, Session session) {
        Path file = CertificateFiles.file(given);
        if (Files.isDirectory(file)) {
            String why = "this folder holds no " + CertificateFiles.NAME;
            throw unreadable(file, why + ", nor does certificate/ in it");
        }
        Optional<String> reason = Attempts.reason(file);
        if (reason.isPresent()) {
            return new CertificateCheck(
                    "", List.of(), Map.of("reason", reason.get()), Optional.empty());
        }
        try {
            Certificate c = Certificate.read(file);
            Optional<Compared> compared = run.map(r -> compared(file, c, r));
            session.progress().at("check", 0, 1);
            List<Proof> proofs = Claims.prove(c, most);
            session.progress().at("check", 1, 1);
            return new CertificateCheck(c.sha256(), proofs, c.about(), compared);
        } catch (Unreadable e) {
            throw unreadable(file, Ended.printable(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Compares a certificate's equations with a run's. Since a maximum that cancels is a constant
     * of the program that may come from any point, the equations are lowered at the run's weights
     * and at the certificate's points.
     */
    private static Compared compared(Path file, Certificate c, OfRun run) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("", run.w);
        c.pointNames().stream().sorted().forEach(name -> points.put(name, weights(c, run, name)));
        String other = "";
        for (double[] w : points.values()) {
            LoweredEquations own = LoweredEquations.of(List.of(run.equations.system()), w);
            SequencedMap<String, double[]> at = new LinkedHashMap<>();
            at.put("w0", run.w);
            Certificate again = own.certificate(at, List.of(), new LinkedHashMap<>());
            String differs = difference(EquationsText.of(again), EquationsText.of(c));
            if (differs.isEmpty()) {
                return points(file, c, run, own);
            }
            other = other.isEmpty() ? differs : other;
        }
        throw unreadable(file, "its " + other + " is not that of the run");
    }

    private static String difference(Map<String, String> own, Map<String, String> other) {
        Set<String> all = new LinkedHashSet<>(own.keySet());
        all.addAll(other.keySet());
        return all.stream()
                .filter(name -> !Objects.equals(own.get(name), other.get(name)))
                .findFirst()
                .orElse("");
    }

    private static Compared points(Path file, Certificate c, OfRun run, LoweredEquations own) {
        List<String> theRuns = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : new TreeSet<>(c.pointNames())) {
            Optional<double[]> kept =
                    name.equals("w0") ? Optional.of(run.w) : run.steps.apply(name);
            SequencedMap<String, double[]> at = new LinkedHashMap<>();
            kept.ifPresent(w -> at.put(name, w));
            boolean same = kept.isPresent()
                    && Arrays.deepEquals(
                            own.certificate(at, List.of(), new LinkedHashMap<>())
                                    .weights(name),
                            c.weights(name));
            if (!same && kept.isPresent() && !name.equals("w0")) {
                throw unreadable(file, "its weights " + name + " are not those that the run keeps");
            }
            (same ? theRuns : others).add(name);
        }
        return new Compared(theRuns, others);
    }

    /**
     * All weights of a point: those of the certificate, and the run's for weights that no line
     * reads.
     */
    private static double[] weights(Certificate c, OfRun run, String point) {
        double[] all = run.w.clone();
        Map<String, ParamLayout.Entry> entries = new HashMap<>();
        run.equations.system().layout().entries().forEach(e -> entries.put(e.name(), e));
        double[][] w = c.weights(point);
        for (int p = 0; p < w.length; p++) {
            ParamLayout.Entry e = entries.get(c.paramNames().get(p));
            if (e != null && e.shape().size() == w[p].length) {
                System.arraycopy(w[p], 0, all, e.offset(), w[p].length);
            }
        }
        return all;
    }

    private static Refusal unreadable(Path file, String why) {
        return Refusal.of(
                CertificateRefusal.UNREADABLE,
                file.toString(),
                why,
                "a " + CertificateFiles.NAME + " of format 4 with its arrays.npz",
                "make it again with plstar certify");
    }
}
