package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.plstar.check.Proof;
import org.plstar.study.certify.CertificateCheck;

/** What came of checking a certificate, in words. */
public final class CheckWords {
    private CheckWords() {}

    /** A line per claim, what is not verified, then the verdict. */
    public static List<String> of(CertificateCheck checked) {
        List<String> lines = new ArrayList<>();
        for (Proof p : checked.proofs()) {
            lines.add("- " + CertificateCheck.symbol(p.claim()) + ": " + p.words() + ".");
        }
        new TreeMap<>(checked.unverified())
                .forEach((name, text) -> lines.add("Not verified: " + name + ": " + text));
        lines.add(
                checked.confirmed()
                        ? "Confirmed. Believed were the printed program and the certificate's own"
                                + " arrays."
                        : "Not confirmed.");
        return lines;
    }
}
