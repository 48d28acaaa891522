package org.plstar.study.certify.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyClaims;
import org.plstar.study.certify.CertifyClaims.Origin;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.certify.coq.Coq;
import org.plstar.study.certify.coq.CoqClaims;
import org.plstar.study.certify.coq.CoqOutcome;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Section;

/**
 * The page of a certificate: what is proved and what is not; then each theorem's claim, its
 * inequality and every constant, for a reader who checks them by hand.
 */
public final class CertificatePage implements Page<CertifyRequest, CertifyResult> {
    private static final String CHECK = "plstar certify --check " + CertificateFiles.NAME;

    private final Function<CertifyResult, Origin> origin;
    private final BooleanSupplier asksCoq;
    private Optional<CoqOutcome> coq = Optional.empty();

    /**
     * A page of a certificate, with files for Coq if requested.
     *
     * @param asksCoq whether what is proved is written for Coq too, when files are written
     */
    public CertificatePage(Function<CertifyResult, Origin> origin, BooleanSupplier asksCoq) {
        this.origin = origin;
        this.asksCoq = asksCoq;
    }

    /** What Coq said when files were written; absent where it was not asked. */
    public Optional<CoqOutcome> coq() {
        return coq;
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
        from.train().ifPresent(t -> more.put("train", t.toString()));
        from.pace().rate().ifPresent(r -> more.put("residual_rate", r));
        coq.ifPresent(c -> more.put("coq", c));
        return more;
    }

    @Override
    public Map<String, String> write(Document<CertifyRequest, CertifyResult> d, Path folder)
            throws IOException {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("command", d.command());
        facts.put("w0", at(d));
        d.result().write(folder, facts);
        if (asksCoq.getAsBoolean()) {
            coq = Optional.of(Coq.of(folder));
        }
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
    public void tell(Document<CertifyRequest, CertifyResult> d, Say say) {
        CertifyClaims.tell(
                d.request(),
                d.result(),
                origin.apply(d.result()),
                at(d),
                d.subject().targetScaling(),
                to -> coq.ifPresent(c -> CoqClaims.tell(c, to)), // present only if it was requested
                say);
    }

    /** The statement of a theorem, in a few words. */
    static String title(TheoremResult t) {
        return switch (t.theorem()) {
            case "A'" -> "gradient flow reaches a solution";
            case "B'" ->
                "gradient descent with the "
                        + (t.ahead() ? "step that is chosen here" : "given step")
                        + " reaches a solution";
            case "C'" -> "a solution exists close by";
            case "M" -> "outputs move little while the weights move a little";
            default -> "a solution exists next to where Gauss-Newton steps lead";
        };
    }

    @Override
    public List<Section> sections(Document<CertifyRequest, CertifyResult> d) {
        List<Section> sections = new ArrayList<>();
        for (TheoremResult t : d.result().theorems()) {
            sections.add(TheoremSection.of(t, at(d)));
            KappaSection.of(t).ifPresent(sections::add);
        }
        sections.add(Section.of(
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
