package org.plstar.study.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.data.ReadOptions;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.system.Loss;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;

/** The ends of a spectrum by products are those of the kernel that is formed. */
class ImplicitKernelTest {
    @TempDir
    private Path folder;

    private Subject subject(int rows, String network) throws IOException {
        StringBuilder table = new StringBuilder("a,b,c,label\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < 3; k++) {
                table.append(random.nextGaussian()).append(',');
            }
            table.append("xyz".charAt(i % 3)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), table);
        PreparedDataset data =
                PreparedDataset.read(file, ReadOptions.defaults().withTargets("label"), 0, 1);
        Network built = data.network(network);
        ModelState state = ModelState.initial(built, 7);
        return new Subject(data, built, Loss.SQUARE, state, state, "at the start");
    }

    @ParameterizedTest
    @EnumSource
    void theEndsAreThoseOfTheKernelThatIsFormed(KernelOutputs outputs) throws IOException {
        Subject s = subject(14, "dense(40) tanh dense");
        try (Session session = Session.of(2);
                KernelResult formed = new KernelRequest(
                                s.model(),
                                s.state(),
                                s.data().training().features(),
                                outputs,
                                KernelMethod.AUTO,
                                1)
                        .run(session)) {
            KernelEnds own = formed.ends();
            ImplicitKernelResult its = new ImplicitKernelRequest(s, outputs, 60, 1).run(session);
            assertThat(its.request().order()).isEqualTo(formed.order());
            double max = own.max().value();
            assertThat(its.max().value()).isCloseTo(max, within(1e-12 * max));
            assertThat(its.min().value()).isCloseTo(own.min().value(), within(1e-11 * max));
            assertThat(its.condition().value().getAsDouble())
                    .isCloseTo(
                            own.condition().value().getAsDouble(),
                            within(1e-4 * own.condition().value().getAsDouble()));
        }
    }

    @Test
    void aKernelOfMoreRowsThanParametersHasNoConditionNumber() throws IOException {
        try (Session session = Session.of(1)) {
            ImplicitKernelResult its = new ImplicitKernelRequest(
                            subject(60, "dense(2) tanh dense"), KernelOutputs.FULL, 200, 1)
                    .run(session);
            assertThat(its.condition().value()).isEmpty();
            assertThat(its.condition().reason()).isNotBlank();
        }
    }

    @Test
    void itStopsWhereItIsAskedTo() throws IOException {
        ImplicitKernelRequest r = new ImplicitKernelRequest(
                subject(20, "dense(9) tanh dense"), KernelOutputs.TRACE, 50, 1);
        int[] products = {0};
        try (Session session = Session.of(1).withStop(() -> ++products[0] > 3)) {
            assertThatThrownBy(() -> r.run(session)).isInstanceOf(CancellationException.class);
        }
        assertThat(products[0]).isEqualTo(4);
    }

    @Test
    void noProductsAreRefused() throws IOException {
        Subject s = subject(5, "dense(3) tanh dense");
        assertThatThrownBy(() -> new ImplicitKernelRequest(s, KernelOutputs.FULL, 0, 1))
                .isInstanceOf(Refusal.class);
    }

    /** What is computed whole is refused by what it takes, with the way that needs no matrix. */
    @Test
    void allEigenvaluesOfAMatrixThatMemoryDoesNotHoldAreRefused() throws IOException {
        SpectrumRequest r = SpectrumRequest.of(subject(5, "dense(3) tanh dense"), Curvature.KERNEL);
        long whole = 3L * Double.BYTES * 1500 * 1500;
        assertThat(SpectrumStudy.bytes(1500, r)).isEqualTo(whole);
        SpectrumStudy.checkMemory(1500, r, whole);
        assertThatThrownBy(() -> SpectrumStudy.checkMemory(1500, r, whole - 1))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(SpectrumRefusal.DENSE));
        assertThatThrownBy(() -> SpectrumStudy.checkMemory(100_000, r, 1 << 20))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(SpectrumRefusal.MEMORY));
    }
}
