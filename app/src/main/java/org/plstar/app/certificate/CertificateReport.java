package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.app.certificate.CertificateFacts.Entry;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.run.TargetWords;
import org.plstar.certify.SafeDigits;

/**
 * A certificate as a page: in words what is proved and what is not; then each theorem's claim, its
 * inequality and every constant, for a reader who checks it by hand.
 */
public final class CertificateReport {
    private CertificateReport() {}

    /** The page of a certificate. */
    public static Report of(CertificateFacts c) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", c.command().orElse(""));
        provenance.put("network", c.network().orElse(""));
        provenance.put("source", c.source().orElse(""));
        provenance.put("source_sha256", c.sourceSha256().orElse(""));
        provenance.put("w0", c.w0().orElse(""));
        provenance.put("rows", c.rows().orElse(""));
        c.targets().ifPresent(t -> provenance.put("targets", t));
        provenance.put("plstar", c.plstar());
        provenance.put("digest", c.digest());
        provenance.put("checked by", c.check());
        List<Section> sections = new ArrayList<>();
        for (Entry t : c.theorems()) {
            sections.add(TheoremSection.of(c, t));
            KappaSection.of(t).ifPresent(sections::add);
        }
        sections.add(
                Section.of(
                        "How to check this",
                        "All of it follows from certificate.json and arrays.npz beside this page: "
                                + c.check()
                                + ", or java Check.java certificate.json without plstar, proves"
                                + " every claim again. docs/certificates.md of plstar says what is"
                                + " claimed, docs/proofs.md proves the theorems. Every number is"
                                + " bounded in the safe direction, rounding included. Tables show"
                                + " four digits; their CSV files have all."));
        return new Report(
                "Certificate",
                c.network().orElse("")
                        + " on "
                        + c.rows().orElse("")
                        + " of "
                        + c.source().orElse(""),
                findings(c),
                sections,
                provenance);
    }

    /** What a theorem gives, in a few words. */
    static String title(Entry t) {
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

    /** What is proved and what is not, in words. */
    public static List<Finding> findings(CertificateFacts c) {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.note(c.system() + "; w0: " + c.w0().orElse("")));
        for (Entry t : c.theorems()) {
            found.add(finding(c, t));
        }
        TargetWords.add(c.targets(), found::add);
        c.train().ifPresent(t -> found.add(Finding.note("The same equations train by: " + t)));
        c.method().map(Finding::warning).ifPresent(found::add);
        c.conflicts().map(Finding::warning).ifPresent(found::add);
        return found;
    }

    private static Finding finding(CertificateFacts c, Entry t) {
        String name = t.theorem();
        if (!t.holds()) {
            return Finding.note(
                    name + " not proved (" + title(t) + "): " + ResidualRate.missing(c, t) + ".");
        }
        if (name.equals("M")) {
            return Finding.good("M proved: " + t.words() + ".");
        }
        String step =
                t.eta().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                " Step η = %.6g (1/(2N) normalisation), every step multiplies the"
                                        + " residual by at most 1 - %.3g.",
                                t.eta().getAsDouble(),
                                SafeDigits.down(t.rate().orElse(0), 3))
                        : "";
        String point =
                t.fromStep().isPresent()
                        ? "w0 is the weights of step " + t.fromStep().getAsInt() + ", "
                        : "";
        return Finding.good(
                name
                        + " proved: "
                        + title(t)
                        + ". "
                        + t.claim()
                        + String.format(
                                Locale.ROOT,
                                " Here %sR = %.6g%s; margin of the inequality %.3g.",
                                point,
                                SafeDigits.up(t.radius().orElse(0), 6),
                                radiusAtW1(t),
                                SafeDigits.down(t.margin().orElse(0), 3))
                        + step);
    }

    private static String radiusAtW1(Entry t) {
        OptionalDouble radius = t.constant("R1");
        return radius.isPresent()
                ? String.format(Locale.ROOT, ", R1 = %.3g", SafeDigits.up(radius.getAsDouble(), 3))
                : "";
    }

    /** Of a theorem, for names within a page. */
    static String id(Entry t) {
        return t.theorem().toLowerCase(Locale.ROOT).replace("'", "-prime")
                + (t.ahead() ? "-ahead" : "");
    }
}
