package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.plstar.check.Proof;
import org.plstar.study.certify.CertificateCheck;

/** What came of checking a certificate, in words. */
public final class CheckWords {
    private CheckWords() {}

    /**
     * A line per claim, what is not verified, then the verdict.
     *
     * @param ofRun whether the program was compared with that of the run
     */
    public static List<String> of(CertificateCheck checked, boolean ofRun) {
        if (checked.proofs().isEmpty()) {
            return List.of("No claim: " + checked.unverified().getOrDefault("reason", ""));
        }
        List<String> lines = new ArrayList<>();
        for (Proof p : checked.proofs()) {
            lines.add("- " + CertificateCheck.symbol(p.claim()) + ": " + p.words() + ".");
        }
        new TreeMap<>(checked.unverified())
                .forEach((name, text) -> lines.add("Not verified: " + name + ": " + text));
        lines.add(
                checked.confirmed()
                        ? ofRun
                                ? "Confirmed. The program is the run's model, lowered again; data"
                                        + " and targets are the run's. Believed were plstar's"
                                        + " readers."
                                : "Confirmed. Believed were the printed program and the"
                                        + " certificate's own arrays."
                        : "Not confirmed.");
        return lines;
    }
}
