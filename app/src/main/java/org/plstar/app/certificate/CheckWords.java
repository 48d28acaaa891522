package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import org.plstar.app.report.NumberText;
import org.plstar.landscape.certificate.SafeDigits;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateCheck.Confirmation;

/** What came of checking a certificate, in words. */
public final class CheckWords {
    private CheckWords() {}

    /** A line per claim, then the verdict. */
    public static List<String> of(CertificateCheck checked) {
        List<String> lines = new ArrayList<>();
        for (Confirmation c : checked.claims()) {
            lines.add(
                    "- "
                            + c.theorem()
                            + (c.confirmed() ? " confirmed" : " NOT confirmed")
                            + numbers(c)
                            + ": "
                            + c.words()
                            + ".");
        }
        lines.add(
                checked.claims().isEmpty()
                        ? "The certificate claims nothing."
                        : checked.confirmed()
                                ? "Confirmed, from the stored weights and data alone. Other"
                                        + " constants, knots and majorants in the file say how the"
                                        + " proofs were"
                                        + " found; no claim rests on them."
                                : "Not confirmed.");
        return lines;
    }

    private static String numbers(Confirmation c) {
        StringBuilder text = new StringBuilder(" for R = ").append(n(SafeDigits.up(c.radius(), 3)));
        c.refinedRadius().ifPresent(r -> text.append(", R1 = ").append(n(SafeDigits.up(r, 3))));
        c.step().ifPresent(s -> text.append(", η = ").append(n(s)));
        c.rate().ifPresent(r -> text.append(", rate ").append(n(SafeDigits.down(r, 3))));
        return text.toString();
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
