package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plstar.app.Version;
import org.plstar.data.ContentHash;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateFiles;

/**
 * What {@code certify --check --json} prints, to be kept by who received a certificate.
 *
 * @param certificate the file
 * @param sha256 of its bytes; the digests in it name its arrays
 * @param confirmed the verdict: whether all that is claimed was proved again
 * @param theorems what it claims
 * @param unverified what it says that nothing proves
 * @param plstar the version that checked
 */
record CheckReceipt(
        String certificate,
        String sha256,
        boolean confirmed,
        List<Checked> theorems,
        Map<String, String> unverified,
        String plstar) {
    /** A claim, and what came of it. */
    record Checked(String theorem, boolean confirmed, String words) {}

    static CheckReceipt of(Path given, CertificateCheck checked) {
        Path file = CertificateFiles.file(given);
        return new CheckReceipt(
                file.toString(),
                ContentHash.of(file),
                checked.confirmed(),
                checked.proofs().stream()
                        .map(
                                p ->
                                        new Checked(
                                                CertificateCheck.symbol(p.claim()),
                                                p.confirmed(),
                                                p.words()))
                        .toList(),
                new TreeMap<>(checked.unverified()),
                Version.current());
    }
}
