package org.plstar.study.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.certify.Theorem;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;

/** Certificates of networks and of systems of one's own, written and checked. */
class CertificatesTest {
    @TempDir
    private Path folder;

    private CertifyResult confirmed(ResidualSystem system, double... w0) throws IOException {
        try (Session session = Session.of(1)) {
            CertifyResult result = CertifyRequest.of(system, w0).run(session);
            assertThat(result.of(Theorem.REFINED_EXISTENCE).holds())
                    .as(result.of(Theorem.REFINED_EXISTENCE).words())
                    .isTrue();
            CertificateCheck check = CertificateCheck.of(result.write(folder), session);
            assertThat(check.confirmed()).isTrue();
            return result;
        }
    }

    private static ResidualSystem system(Network network, int rows, int outputs) {
        Random r = new Random(5);
        int inputs = network.input().size();
        double[] x = r.doubles((long) rows * inputs, -1.7, 1.7).toArray();
        double[] y = r.doubles((long) rows * outputs, -1, 1).toArray();
        return ResidualSystem.of(network, x, y);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    4 | dense(32) relu dense(32) relu dense
                    4 | dense(32) leaky_relu dense
                    4 | dense(24) layernorm gelu dense(16) softplus dense
                    4 | dense(16) tanh residual(dense(16) tanh dense(16)) dense
                    1 x 6 x 6 | conv(4, 3) relu maxpool(2) flatten dense
                    4 x 6 | residual(layernorm attention(2)) residual(layernorm dense(12) gelu dense(6)) mean_tokens dense
                    """)
    void networksAreProvedAndConfirmed(String shape, String text) throws IOException {
        int[] dims = Arrays.stream(shape.split(" x ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        Initialization start = new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.3);
        Network network = Architecture.parse(text).build(Shape.of(dims), 2, start);
        ResidualSystem system = system(network, 5, 2);
        double[] w0 = network.initialParameters(1);
        CertifyResult far = confirmed(system, w0);

        CertifyResult near = confirmed(system, far.files().point("w1"));
        assertThat(near.of(Theorem.FLOW).holds())
                .isEqualTo(near.of(Theorem.EXISTENCE).holds());
    }

    @Test
    void descentIsProvedNearASolution() throws IOException {
        Initialization start = new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.3);
        Network network = Architecture.parse("dense(64) tanh dense").build(Shape.of(4), 1, start);
        ResidualSystem system = system(network, 6, 1);
        double[] w1 = confirmed(system, network.initialParameters(1)).files().point("w1");
        CertifyResult near = confirmed(system, w1);

        assertThat(List.of(Theorem.FLOW, Theorem.DESCENT, Theorem.EXISTENCE))
                .allMatch(t -> near.of(t).holds());
        assertThat(near.of(Theorem.DESCENT).eta()).isPresent();
    }

    /** A sphere and a plane, from (1, 2, 3). */
    @Test
    void aSystemOfOnesOwnIsProved() throws IOException {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(3));
        Value square = b.reshape(b.sum(b.mul(w, w), List.of(0)), Shape.of(1));
        Value plane = b.reshape(b.sum(w, List.of(0)), Shape.of(1));
        b.output("f", b.concat(0, List.of(square, plane)));
        CertifyResult r = confirmed(ResidualSystem.of(b.build(), 1, 1), 1, 2, 3);

        assertThat(r.of(Theorem.REFINED_EXISTENCE).radius().orElseThrow()).isBetween(2.9, 3.2);
    }

    @Test
    void movementWithinTheRadiusOfRoundingToAByteIsProved() throws IOException {
        Initialization start = new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.3);
        Network network = Architecture.parse("dense(32) tanh dense").build(Shape.of(4), 3, start);
        ResidualSystem system = system(network, 6, 3);
        double[] w = network.initialParameters(2);
        double radius = CertifyRequest.roundingRadius(system.layout(), w);
        CertifyRequest request = CertifyRequest.of(system, w).withWithin(OptionalDouble.of(radius));
        CertifyResult r = request.run(Session.of(1));
        assertThat(r.of(Theorem.MOVEMENT).holds()).isTrue();
        assertThat(CertificateCheck.of(r.write(folder), Session.of(1)).confirmed())
                .isTrue();
    }
}
