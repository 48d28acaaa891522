package org.plstar.study.certify.coq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.certify.SystemSize;

/**
 * Claims as Coq files, and Coq's answers to them (docs/coq.md).
 *
 * <p>Into the folder {@code coq} beside a certificate go {@code Claim.v}, which follows from the
 * certificate alone, {@code Proof.v}, whose numbers are checked and need no trust, the theory, and
 * {@code check.sh}. Coq runs on a copy, so the folder holds texts only.
 */
public final class Coq {
    /** The folder beside a certificate. */
    public static final String FOLDER = "coq";

    private static final List<String> THEORY = List.of(
            "Lang.v",
            "Banach.v",
            "Param.v",
            "Erf.v",
            "Gauss.v",
            "Intervals.v",
            "EncloseErf.v",
            "Enclose.v",
            "Check.v");

    private static final String CLAIM = "Claim.v";
    private static final String PROOF = "Proof.v";
    private static final String AUDIT = "Audit.v";

    /** The claim from outside, by full names: no file can bring its own meaning of F. */
    private static final String AUDIT_TEXT = """
            From PlStar Require Lang Check Claim Proof.
            Definition audited : PlStar.Lang.has_solution PlStar.Claim.network PlStar.Claim.targets
              PlStar.Claim.weights PlStar.Claim.radius := PlStar.Proof.solution.
            Print Assumptions audited.
            """;

    /**
     * The axioms that a proof may use: IEEE 754 doubles and 63-bit integers of Coq, and real
     * numbers. The text is an extended regular expression of POSIX too, for check.sh.
     */
    private static final String ALLOWED = "((PrimFloat|PrimInt63|FloatAxioms|Uint63)[.][^ :]*"
            + "|ClassicalDedekindReals[.](sig_not_dec|sig_forall_dec)"
            + "|Classical_Prop[.]classic"
            + "|FunctionalExtensionality[.]functional_extensionality_dep)";

    private static final Pattern ALLOWED_NAME = Pattern.compile(ALLOWED);

    /** The number of equations above which a proof is not tried: Coq would take many minutes. */
    private static final int MOST_EQUATIONS = 400;

    /** The most entries of a Jacobian; with more, Coq takes gigabytes. */
    private static final long MOST_NUMBERS = 100_000_000;

    private static final CoqOutcome NO_CLAIM = new CoqOutcome(
            CoqOutcome.Status.NOT_WRITTEN,
            0,
            0,
            0,
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.of("no claim C is proved"));

    private static @Nullable Path theory;

    private Coq() {}

    /** Writes a certificate's claim C for Coq, and runs Coq where it is installed. */
    public static CoqOutcome of(Path certificate) throws IOException {
        Optional<ClaimedSystem> found = ClaimedSystem.read(certificate);
        if (found.isEmpty()) {
            return NO_CLAIM;
        }
        ClaimedSystem s = found.get();
        Optional<String> size = tooLarge(s);
        if (size.isPresent()) {
            return CoqOutcome.of(s, CoqOutcome.Status.NOT_WRITTEN, size.get());
        }
        Optional<ProofNumbers> numbers = ProofNumbers.of(s);
        if (numbers.isEmpty()) {
            return CoqOutcome.of(
                    s,
                    CoqOutcome.Status.NOT_WRITTEN,
                    "steps of Gauss and Newton lead to no solution within the radius");
        }
        Path folder = Files.createDirectories(certificate.resolve(FOLDER));
        write(folder.resolve(CLAIM), ClaimText.of(s));
        write(folder.resolve(PROOF), ProofText.of(s, numbers.get()));
        for (String name : THEORY) {
            write(folder.resolve(name), resource(name));
        }
        write(folder.resolve(AUDIT), AUDIT_TEXT);
        write(folder.resolve("check.sh"), script());
        return asked(s, folder);
    }

    /**
     * Runs Coq on the files beside a certificate, without writing there. The claim must be the one
     * that follows from the certificate, and the proof must have the form that plstar writes.
     */
    public static CoqOutcome again(Path certificate) throws IOException {
        Optional<ClaimedSystem> found = ClaimedSystem.read(certificate);
        if (found.isEmpty()) {
            return NO_CLAIM;
        }
        ClaimedSystem s = found.get();
        Path folder = certificate.resolve(FOLDER);
        Path claim = folder.resolve(CLAIM);
        Path proof = folder.resolve(PROOF);
        Optional<String> missing = tooLarge(s);
        if (missing.isEmpty() && !(Files.isRegularFile(claim) && Files.isRegularFile(proof))) {
            missing = Optional.of("no coq/Claim.v and coq/Proof.v are beside the certificate");
        }
        if (missing.isPresent()) {
            return CoqOutcome.of(s, CoqOutcome.Status.NOT_WRITTEN, missing.get());
        }
        if (!Files.readString(claim).equals(ClaimText.of(s))) {
            return CoqOutcome.of(
                    s, CoqOutcome.Status.REFUSED, "Claim.v is not that of the certificate");
        }
        return ProofText.hasForm(Files.readString(proof))
                ? asked(s, folder)
                : CoqOutcome.of(
                        s, CoqOutcome.Status.REFUSED, "Proof.v has more than numbers in its place");
    }

    private static CoqOutcome asked(ClaimedSystem s, Path folder) throws IOException {
        return version().isPresent()
                ? run(s, folder)
                : CoqOutcome.of(s, CoqOutcome.Status.WRITTEN, "no coqc is on the PATH");
    }

    private static Optional<String> tooLarge(ClaimedSystem s) {
        return s.equations() > MOST_EQUATIONS || (long) s.equations() * s.unknowns() > MOST_NUMBERS
                ? Optional.of(new SystemSize(s.equations(), s.unknowns()).text()
                        + "; at most "
                        + MOST_EQUATIONS
                        + " equations, and "
                        + MOST_NUMBERS
                        + " numbers of the Jacobian")
                : Optional.empty();
    }

    /**
     * Compiles a copy of the files with the program's own theory, then requests the axioms of the
     * theorem.
     */
    static CoqOutcome run(ClaimedSystem s, Path folder) throws IOException {
        Path work = Files.createTempDirectory("plstar-coq");
        long start = System.nanoTime();
        try {
            for (String name : List.of(CLAIM, PROOF)) {
                Files.copy(folder.resolve(name), work.resolve(name));
            }
            Files.writeString(work.resolve(AUDIT), AUDIT_TEXT);
            String said = "";
            for (String name : List.of(CLAIM, PROOF, AUDIT)) {
                Ended ended = coqc(work, name);
                if (ended.status != 0) {
                    return CoqOutcome.of(
                            s, CoqOutcome.Status.REFUSED, name + ": " + reason(ended.text));
                }
                said = ended.text;
            }
            Set<String> axioms = surplus(said);
            double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
            return axioms.isEmpty()
                    ? new CoqOutcome(
                            CoqOutcome.Status.CONFIRMED,
                            s.equations(),
                            s.unknowns(),
                            s.radius(),
                            OptionalDouble.of(seconds),
                            version(),
                            Optional.empty())
                    : CoqOutcome.of(
                            s,
                            CoqOutcome.Status.REFUSED,
                            "it assumes " + String.join(", ", axioms));
        } finally {
            delete(work);
        }
    }

    /** The folder of the compiled theory, compiled once per process and deleted at its end. */
    private static synchronized Path theory() throws IOException {
        Path done = theory;
        if (done == null) {
            done = Files.createTempDirectory("plstar-theory");
            Path folder = done;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            for (String name : THEORY) {
                Files.writeString(done.resolve(name), resource(name));
                Ended ended = coqc(done, done, name);
                if (ended.status != 0) {
                    throw new IOException("Coq refuses the theory: " + reason(ended.text));
                }
            }
            theory = done;
        }
        return done;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException _) {
            // remaining files are in the folder of temporary files
        }
    }

    /**
     * The axioms in an answer to {@code Print Assumptions} that are not allowed. Each begins a
     * line; the lines of its type are indented.
     */
    static Set<String> surplus(String answer) {
        Set<String> all = answer.lines()
                .filter(line -> !line.isEmpty() && !Character.isWhitespace(line.charAt(0)))
                .map(line -> line.replaceFirst("[\\s:].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!all.remove("Axioms")) {
            all.add("what cannot be read");
        }
        all.removeIf(name -> ALLOWED_NAME.matcher(name).matches());
        return all;
    }

    /** The reason why Coq refuses a file: its message, shortened. */
    private static String reason(String text) {
        String flat = text.replaceAll("\\s+", " ").strip();
        return flat.contains("check instance")
                ? "the check of the instance is not true"
                : flat.substring(0, Math.min(flat.length(), 200));
    }

    /** The exit status of a compilation, and its output. */
    record Ended(int status, String text) {}

    /** Compiles a file of a folder. */
    static Ended coqc(Path folder, String name) throws IOException {
        return coqc(theory(), folder, name);
    }

    private static Ended coqc(Path theory, Path folder, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of("coqc", "-q", "-w", "none"));
        command.addAll(List.of("-Q", theory.toString(), "PlStar"));
        if (!theory.equals(folder)) {
            command.addAll(List.of("-Q", folder.toString(), "PlStar"));
        }
        command.add(name);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try (InputStream in = process.getInputStream()) {
            String text = new String(in.readAllBytes(), UTF_8);
            return new Ended(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Coq worked", e);
        }
    }

    /** The version of Coq on the PATH; absent where there is none. */
    private static Optional<String> version() {
        try {
            Process process = new ProcessBuilder("coqc", "-print-version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0
                    ? Optional.of(text.strip().replaceFirst("\\s.*", ""))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, out -> out.write(text.getBytes(UTF_8)));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = requireNonNull(Coq.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** The text of check.sh, which ends with status 1 where {@link #surplus} finds something. */
    static String script() {
        return """
                #!/bin/sh
                # Asks Coq (8.20, with coq-interval and coquelicot) for the theorem and what it assumes.
                # Status 0: Coq accepts it, and it assumes no more than it may. This script, the theory
                # and Claim.v are those of this folder: plstar certify --check DIR --coq has its own.
                cd "$(dirname "$0")" || exit 1
                for file in %s; do
                    coqc -q -w none -Q . PlStar "$file" || exit 1
                done
                said=$(coqc -q -w none -Q . PlStar %s) || exit 1
                printf '%%s\n' "$said"
                printf '%%s\n' "$said" | grep -q '^Axioms:' || exit 1
                surplus=$(printf '%%s\n' "$said" | grep -v '^[[:space:]]' | grep -v '^Axioms:' |
                    grep -Ev '^%s([[:space:]]*:|$)')
                [ -z "$surplus" ] && exit 0
                printf 'not confirmed: it assumes\n%%s\n' "$surplus" >&2
                exit 1
                """.formatted(String.join(" ", THEORY) + " " + CLAIM + " " + PROOF, AUDIT, ALLOWED);
    }
}
