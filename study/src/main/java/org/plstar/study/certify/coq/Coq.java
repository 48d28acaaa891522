package org.plstar.study.certify.coq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
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
            "Check.v",
            "Descent.v",
            "Matrices.v",
            "Squares.v",
            "Rates.v",
            "Steps.v");

    private static final String CLAIM = "Claim.v";

    /**
     * A theorem about the claims of a certificate.
     *
     * @param proof the file that has it
     * @param audit the file that states it from outside, by full names, so that no file can bring
     *     its own meaning of F, and prints what it assumes
     * @param form of the proof
     * @param auditText the text of the audit
     */
    record Part(String proof, String audit, ProofText form, String auditText) {
        static final Part SOLUTION = new Part("Proof.v", "Audit.v", ProofText.SOLUTION, """
                From PlStar Require Lang Check Claim Proof.
                Definition audited : PlStar.Lang.has_solution PlStar.Claim.network PlStar.Claim.targets
                  PlStar.Claim.weights PlStar.Claim.radius := PlStar.Proof.solution.
                Print Assumptions audited.
                """);
        static final Part DESCENT = new Part("ProofB.v", "AuditB.v", ProofText.DESCENT, """
                From PlStar Require Lang Steps Claim ProofB.
                Definition audited : PlStar.Lang.descends PlStar.Claim.network PlStar.Claim.targets
                  PlStar.Claim.start PlStar.Claim.eta PlStar.Claim.room := PlStar.ProofB.converges.
                Print Assumptions audited.
                """);
    }

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
            Optional.of("no claim C is proved"),
            Optional.empty());

    private static @Nullable Path theory;

    private Coq() {}

    /** Writes a certificate's claims C and B for Coq, and runs Coq where it is installed. */
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
        write(folder.resolve(Part.SOLUTION.proof), ProofText.of(s, numbers.get()));
        write(folder.resolve(Part.SOLUTION.audit), Part.SOLUTION.auditText);
        Files.deleteIfExists(folder.resolve(Part.DESCENT.proof)); // of an earlier certificate
        Files.deleteIfExists(folder.resolve(Part.DESCENT.audit));
        Optional<CoqOutcome.Answer> descent = Optional.empty();
        if (s.descent().isPresent()) {
            DescentNumbers.Found steps = DescentNumbers.of(s);
            if (steps.numbers().isPresent()) {
                write(
                        folder.resolve(Part.DESCENT.proof),
                        ProofText.of(steps.numbers().get()));
                write(folder.resolve(Part.DESCENT.audit), Part.DESCENT.auditText);
            } else {
                descent = Optional.of(
                        CoqOutcome.Answer.of(CoqOutcome.Status.NOT_WRITTEN, steps.reason()));
            }
        }
        for (String name : THEORY) {
            write(folder.resolve(name), resource(name));
        }
        write(folder.resolve("check.sh"), script());
        return asked(s, folder, descent);
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
        Path proof = folder.resolve(Part.SOLUTION.proof);
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
        if (!Part.SOLUTION.form.hasForm(Files.readString(proof))) {
            return CoqOutcome.of(s, CoqOutcome.Status.REFUSED, noForm(Part.SOLUTION));
        }
        return asked(s, folder, unfit(s, folder));
    }

    /** Why a claim B is not given to Coq again; absent where it is, or where there is none. */
    private static Optional<CoqOutcome.Answer> unfit(ClaimedSystem s, Path folder)
            throws IOException {
        if (s.descent().isEmpty()) {
            return Optional.empty();
        }
        Path proof = folder.resolve(Part.DESCENT.proof);
        if (!Files.isRegularFile(proof)) {
            return Optional.of(CoqOutcome.Answer.of(
                    CoqOutcome.Status.NOT_WRITTEN, "no coq/ProofB.v is beside the certificate"));
        }
        return Part.DESCENT.form.hasForm(Files.readString(proof))
                ? Optional.empty()
                : Optional.of(
                        CoqOutcome.Answer.of(CoqOutcome.Status.REFUSED, noForm(Part.DESCENT)));
    }

    private static String noForm(Part part) {
        return part.proof + " has more than numbers in its place";
    }

    /**
     * The outcome of what a folder has.
     *
     * @param descent what is known of claim B without Coq
     */
    private static CoqOutcome asked(
            ClaimedSystem s, Path folder, Optional<CoqOutcome.Answer> descent) throws IOException {
        if (version().isEmpty()) {
            CoqOutcome.Answer written =
                    CoqOutcome.Answer.of(CoqOutcome.Status.WRITTEN, "no coqc is on the PATH");
            return CoqOutcome.of(s, written, Optional.of(descent.orElse(written)));
        }
        return run(s, folder, descent);
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
     * Compiles a copy of the files with the program's own theory, then requests the axioms of each
     * theorem.
     *
     * @param descent what is known of claim B without Coq
     */
    static CoqOutcome run(ClaimedSystem s, Path folder, Optional<CoqOutcome.Answer> descent)
            throws IOException {
        Path work = Files.createTempDirectory("plstar-coq");
        try {
            Files.copy(folder.resolve(CLAIM), work.resolve(CLAIM));
            Ended claim = coqc(work, CLAIM);
            if (claim.status != 0) {
                return CoqOutcome.of(
                        s, CoqOutcome.Status.REFUSED, CLAIM + ": " + reason(claim.text));
            }
            CoqOutcome.Answer solution = answer(Part.SOLUTION, folder, work);
            if (descent.isEmpty() && s.descent().isPresent()) {
                return CoqOutcome.of(s, solution, Optional.of(answer(Part.DESCENT, folder, work)));
            }
            return CoqOutcome.of(s, solution, descent);
        } finally {
            delete(work);
        }
    }

    /**
     * The answer to a theorem.
     *
     * @param folder that has its proof
     * @param work that has the compiled claim
     */
    static CoqOutcome.Answer answer(Part part, Path folder, Path work) throws IOException {
        long start = System.nanoTime();
        Files.copy(folder.resolve(part.proof), work.resolve(part.proof), REPLACE_EXISTING);
        Files.writeString(work.resolve(part.audit), part.auditText);
        String said = "";
        for (String name : List.of(part.proof, part.audit)) {
            Ended ended = coqc(work, name);
            if (ended.status != 0) {
                return CoqOutcome.Answer.of(
                        CoqOutcome.Status.REFUSED, name + ": " + reason(ended.text));
            }
            said = ended.text;
        }
        Set<String> axioms = surplus(said);
        double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
        return axioms.isEmpty()
                ? new CoqOutcome.Answer(
                        CoqOutcome.Status.CONFIRMED,
                        OptionalDouble.of(seconds),
                        version(),
                        Optional.empty())
                : CoqOutcome.Answer.of(
                        CoqOutcome.Status.REFUSED, "it assumes " + String.join(", ", axioms));
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
        return flat.contains("check instance") || flat.contains("check_steps network")
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
                # Asks Coq (8.20, with coq-interval and coquelicot) for the theorems and what they assume.
                # Status 0: Coq accepts them, and they assume no more than they may. This script, the theory
                # and Claim.v are those of this folder: plstar certify --check DIR --coq has its own.
                cd "$(dirname "$0")" || exit 1
                compile() { coqc -q -w none -Q . PlStar "$1" || exit 1; }
                audit() {
                    said=$(coqc -q -w none -Q . PlStar "$1") || exit 1
                    printf '%%s\n' "$said"
                    printf '%%s\n' "$said" | grep -q '^Axioms:' || exit 1
                    surplus=$(printf '%%s\n' "$said" | grep -v '^[[:space:]]' | grep -v '^Axioms:' |
                        grep -Ev '^%s([[:space:]]*:|$)')
                    [ -z "$surplus" ] && return
                    printf 'not confirmed: it assumes\n%%s\n' "$surplus" >&2
                    exit 1
                }
                for file in %s; do compile "$file"; done
                audit Audit.v
                [ -f ProofB.v ] || exit 0
                compile ProofB.v
                audit AuditB.v
                """.formatted(
                ALLOWED, String.join(" ", THEORY) + " " + CLAIM + " " + Part.SOLUTION.proof);
    }
}
