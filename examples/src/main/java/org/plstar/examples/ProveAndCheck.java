package org.plstar.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.plstar.certify.Theorem;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;

/** A certificate that the equations of a trained network have a solution, issued and checked. */
public final class ProveAndCheck {
    private ProveAndCheck() {}

    /** Trains, proves, writes the proof into a folder, and has it proved again from the files. */
    public static boolean run(PreparedDataset data, Path folder) throws IOException {
        FitResult fit =
                FitRequest.of(data, "dense(256) tanh dense").withSteps(2000).run();
        CertifyResult proof = CertifyRequest.of(fit).run();
        System.out.println("C'': " + proof.of(Theorem.REFINED_EXISTENCE).words());
        Path certificate = proof.write(folder);
        try (Session session = Session.quiet()) {
            return CertificateCheck.of(certificate, session).confirmed();
        }
    }

    /** Takes a CSV file, its target column and a folder for the certificate. */
    public static void main(String... arguments) throws IOException {
        PreparedDataset data = PreparedDataset.read(Path.of(arguments[0]), arguments[1]);
        System.out.println(run(data, Path.of(arguments[2])) ? "confirmed" : "not confirmed");
    }
}
