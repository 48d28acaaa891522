package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.plstar.check.Check;
import org.plstar.check.Proof;
import org.plstar.study.certify.CertificateCheck;

/** What came of checking a certificate, in words. */
public final class CheckWords {
    private CheckWords() {}

    /** A line per claim, what is not verified, then the verdict; texts of the file spelled out. */
    public static List<String> of(CertificateCheck checked) {
        if (checked.proofs().isEmpty()) {
            return List.of(
                    Check.printable(
                            "No claim: " + checked.unverified().getOrDefault("reason", "")));
        }
        List<String> lines = new ArrayList<>();
        for (Proof p : checked.proofs()) {
            lines.add("- " + CertificateCheck.symbol(p.claim()) + ": " + p.words() + ".");
        }
        new TreeMap<>(checked.unverified())
                .forEach((name, text) -> lines.add("Not verified: " + name + ": " + text));
        lines.add(
                checked.confirmed()
                        ? "Confirmed. "
                                + checked.ofRun()
                                        .map(CheckWords::ofRun)
                                        .orElse(
                                                "Believed were the printed program and the"
                                                        + " certificate's own arrays.")
                        : "Not confirmed.");
        lines.replaceAll(Check::printable);
        return lines;
    }

    private static String ofRun(CertificateCheck.Compared c) {
        String said =
                "The equations are the run's, lowered again: all programs, data, targets, constants"
                        + " and positions. ";
        if (!c.theRuns().isEmpty()) {
            said += weights(c.theRuns()) + "the run's. ";
        }
        if (!c.own().isEmpty()) {
            said += weights(c.own()) + "the certificate's own, not compared. ";
        }
        return said + "Believed were plstar's readers.";
    }

    private static String weights(List<String> points) {
        return "The weights " + String.join(", ", points) + " are ";
    }
}
