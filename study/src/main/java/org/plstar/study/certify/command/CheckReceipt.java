package org.plstar.study.certify.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.study.Release;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.coq.CoqOutcome;

/**
 * The output of {@code certify --check --json}, to be kept by the receiver of a certificate.
 *
 * @param certificate the file
 * @param sha256 of its bytes; the digests in it name its arrays
 * @param confirmed the verdict: whether all that is claimed was proved again
 * @param theorems what it claims
 * @param unverified what it says that nothing proves
 * @param ofRun points with the weights of the run, and those of the certificate's own, where its
 *     equations were compared with a run's and are the same; absent without a run
 * @param coq what Coq says of the claim; absent where it was not asked
 * @param plstar the version that checked
 */
record CheckReceipt(
        String certificate,
        String sha256,
        boolean confirmed,
        List<CertificateCheck.Checked> theorems,
        Map<String, String> unverified,
        @JsonInclude(Include.NON_EMPTY) Optional<CertificateCheck.Compared> ofRun,
        @JsonInclude(Include.NON_EMPTY) Optional<CoqOutcome> coq,
        String plstar) {
    static CheckReceipt of(Path given, CertificateCheck checked, Optional<CoqOutcome> coq) {
        Path file = CertificateFiles.file(given);
        return new CheckReceipt(
                file.toString(),
                checked.sha256(),
                checked.confirmed(),
                checked.theorems(),
                checked.unverifiedAsText(),
                checked.ofRun(),
                coq,
                Release.version());
    }
}
