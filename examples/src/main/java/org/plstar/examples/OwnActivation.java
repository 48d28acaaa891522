package org.plstar.examples;

import java.util.List;
import org.plstar.array.UnaryFn;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;

/** A network with an activation of one's own. */
public final class OwnActivation {
    private OwnActivation() {}

    /** x + sin² x, in ops: all derivatives follow. */
    private record Snake() implements Activation {
        @Override
        public String text() {
            return "snake";
        }

        @Override
        public Value apply(ProgramBuilder b, Value x) {
            return x.add(x.apply(UnaryFn.SIN).square());
        }
    }

    /** Trains it. */
    public static FitResult train(PreparedDataset data) {
        Architecture layers = new Architecture(
                List.of(Dense.of(32), new Activate(new Snake()), Dense.toOutputs()));
        Network network = data.network(layers, Initialization.DEFAULT);
        return FitRequest.of(data, network).withSteps(100).run();
    }
}
