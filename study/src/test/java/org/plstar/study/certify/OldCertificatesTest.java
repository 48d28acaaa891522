package org.plstar.study.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.certify.CertificateRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;

/** A certificate that an earlier version wrote is never taken for one of today's. */
class OldCertificatesTest {
    @TempDir
    private Path folder;

    /** Four rows, {@code dense(12) tanh dense}: C'' with its stages beside, no program. */
    @Test
    void oneOfFormat1IsRefusedByItsNumber() throws IOException {
        for (String name : new String[] {"certificate.json", "data.npz", "w0.npz", "w1.npz"}) {
            try (InputStream in =
                    OldCertificatesTest.class.getResourceAsStream("format1/" + name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
        try (Session session = Session.of(1)) {
            assertThatThrownBy(() -> CertificateCheck.of(folder, session))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            r -> assertThat(r.code()).isEqualTo(CertificateRefusal.UNREADABLE))
                    .hasMessageContaining("format 1")
                    .hasMessageContaining("reads format 4")
                    .hasMessageContaining("plstar certify");
        }
    }
}
