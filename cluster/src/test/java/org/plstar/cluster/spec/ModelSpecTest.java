package org.plstar.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;

/** What is built from a specification is the network that it is of. */
class ModelSpecTest {
    private static Object travelled(Object value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        assertThat(bytes.size()).isLessThan(2000);
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    /** Of the program; arrays of constants have no words. */
    private static String text(Model n) {
        return n.program().toString().replaceAll("\\[D@[0-9a-f]+", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(6) tanh dense(5,bias=false) relu dense",
                "conv(3,3x3,stride=2) gelu flatten dense",
                "residual(conv(2,3x3) batchnorm relu conv(2,3x3)) gap dense"
            })
    void theNetworkComesBack(String text) throws IOException, ClassNotFoundException {
        for (Initialization i : new Initialization[] {
            Initialization.DEFAULT,
            new Initialization(Parametrization.STANDARD, OptionalDouble.of(0.7), 0)
        }) {
            Network own = Architecture.parse(text).build(Shape.of(2, 7, 5), 3, i);

            Model its = ((ModelSpec) travelled(ModelSpec.of(own))).built();

            assertThat(text(its)).isEqualTo(text(own));
            assertThat(its.text()).isEqualTo(own.text());
            assertThat(its.initialParameters(5)).isEqualTo(own.initialParameters(5));
        }
    }
}
