package org.plstar.app.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Section;
import org.plstar.app.run.TargetWords;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.certify.SafeDigits;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.claim.PastedText;

/**
 * How a certificate reads: what is proved and what is not; then each theorem's claim, its
 * inequality and every constant, for a reader who checks it by hand.
 */
public final class CertificatePage implements Page<CertifyRequest, CertifyResult> {
    private static final String CHECK = "plstar certify --check " + CertificateFiles.NAME;

    private final Function<CertifyResult, Origin> origin;

    /**
     * Where the equations and the point come from.
     *
     * @param train the command that trains the same equations from the same weights
     * @param method by which a run was trained, where B' does not speak of it
     * @param residualRate by how many e-folds a run's residual fell a step, over its second half
     * @param frozen how it goes on if its kernel stays; absent where that is not known
     */
    public record Origin(
            Optional<String> train,
            Optional<String> method,
            OptionalDouble residualRate,
            Optional<FrozenSteps> frozen) {
        /** Of a run that goes by gradient descent. */
        public static Origin ofRun(OptionalDouble residualRate, Optional<FrozenSteps> frozen) {
            return new Origin(Optional.empty(), Optional.empty(), residualRate, frozen);
        }
    }

    /** A page. */
    public CertificatePage(Function<CertifyResult, Origin> origin) {
        this.origin = origin;
    }

    @Override
    public Class<CertifyRequest> request() {
        return CertifyRequest.class;
    }

    @Override
    public String file() {
        return "theorems";
    }

    @Override
    public String place() {
        return "certificate in the run's, else certificate-NAME";
    }

    @Override
    public String title(Document<CertifyRequest, CertifyResult> d) {
        return "Certificate";
    }

    @Override
    public String subtitle(Document<CertifyRequest, CertifyResult> d) {
        return d.request().about().text()
                + " on "
                + d.request().about().rowsAsText()
                + " of "
                + d.subject().data();
    }

    @Override
    public String target() {
        return "no theorem is proved, or --check does not confirm all";
    }

    @Override
    public boolean missed(CertifyResult result) {
        return !result.proved();
    }

    @Override
    public Map<String, Object> further(Document<CertifyRequest, CertifyResult> d) {
        Origin from = origin.apply(d.result());
        Map<String, Object> more = new LinkedHashMap<>();
        from.train.ifPresent(t -> more.put("train", t));
        from.residualRate.ifPresent(r -> more.put("residual_rate", r));
        return more;
    }

    @Override
    public Map<String, String> write(Document<CertifyRequest, CertifyResult> d, Path folder)
            throws IOException {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("command", d.command());
        facts.put("w0", at(d));
        d.result().write(folder, facts);
        Map<String, String> about = new LinkedHashMap<>();
        about.put("digest", CertificateFiles.digest(folder));
        about.put("check", CHECK);
        return about;
    }

    @Override
    public List<String> next(CertifyResult result, Path folder) {
        return result.proved()
                ? List.of("Check it: plstar certify --check " + PastedText.path(folder))
                : List.of();
    }

    private static String at(Document<CertifyRequest, CertifyResult> d) {
        return d.subject().at().orElse("");
    }

    @Override
    public void findings(Document<CertifyRequest, CertifyResult> d, Sentences say) {
        Origin from = origin.apply(d.result());
        say.note("{}; w0: {}", d.result().system(), at(d));
        d.result().theorems().forEach(t -> finding(t, from, say));
        TargetWords.add(d.subject().targetScaling(), say::add);
        from.train.ifPresent(t -> say.note("The same equations train by: {}", t));
        from.method.ifPresent(
                m ->
                        say.warning(
                                "B' speaks of gradient descent only, not of {}, by which this run"
                                        + " was trained; its step here is one to go on with",
                                m));
        d.request().about().conflicts().map(Finding::warning).ifPresent(say::add);
    }

    private static void finding(TheoremResult t, Origin from, Sentences say) {
        if (!t.holds()) {
            say.note(
                    "{} not proved ({}): {}.",
                    t.theorem(),
                    title(t),
                    ResidualRate.missing(t, from.residualRate, from.frozen));
            return;
        }
        if (t.theorem().equals("M")) {
            say.good("M proved: {}.", t.words());
            return;
        }
        String point = t.fromStep().isPresent() ? fromStep(t) + ", " : "";
        String radius = Sentences.digits(6, SafeDigits.up(t.radius().orElse(0), 6));
        OptionalDouble r1 = t.constant("R1");
        if (r1.isPresent()) {
            radius += ", R1 = " + Sentences.digits(3, SafeDigits.up(r1.getAsDouble(), 3));
        }
        String step = "";
        if (t.eta().isPresent()) {
            step =
                    Sentences.fill(
                            " Step η = {} (1/(2N) normalisation), every step multiplies the"
                                    + " residual by at most 1 - {}.",
                            Sentences.digits(6, t.eta().getAsDouble()),
                            Sentences.digits(3, SafeDigits.down(t.rate().orElse(0), 3)));
        }
        say.good(
                "{} proved: {}. {} Here {}R = {}; margin of the inequality {}.{}",
                t.theorem(),
                title(t),
                t.claim(),
                point,
                radius,
                Sentences.digits(3, SafeDigits.down(t.inequality().margin().orElse(0), 3)),
                step);
    }

    private static String fromStep(TheoremResult t) {
        return "w0 is the weights of step " + t.fromStep().orElseThrow();
    }

    /** What a theorem gives, in a few words. */
    static String title(TheoremResult t) {
        return switch (t.theorem()) {
            case "A'" -> "gradient flow reaches a solution";
            case "B'" ->
                    "gradient descent with the "
                            + (t.ahead() ? "longest step that is allowed" : "given step")
                            + " reaches a solution";
            case "C'" -> "a solution exists close by";
            case "M" -> "outputs move little while the weights move a little";
            default -> "a solution exists next to where Gauss-Newton steps lead";
        };
    }

    @Override
    public List<Section> sections(Document<CertifyRequest, CertifyResult> d) {
        Origin from = origin.apply(d.result());
        List<Section> sections = new ArrayList<>();
        for (TheoremResult t : d.result().theorems()) {
            sections.add(TheoremSection.of(t, at(d), from));
            KappaSection.of(t).ifPresent(sections::add);
        }
        sections.add(
                Section.of(
                        "How to check this",
                        "All of it follows from certificate.json and arrays.npz beside this page: "
                                + CHECK
                                + ", or java Check.java certificate.json without plstar, proves"
                                + " every claim again. docs/certificates.md of plstar says what is"
                                + " claimed, docs/proofs.md proves the theorems. Every number is"
                                + " bounded in the safe direction, rounding included. Tables show"
                                + " four digits; their CSV files have all."));
        return sections;
    }
}
