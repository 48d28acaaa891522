package org.plstar.app.study;

import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Network;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * Data ready for a network: standardized rows for training and test, and how targets become numbers.
 *
 * @param notes what the user should know about how the data were read
 */
public record Preparation(
        Dataset training,
        Optional<Dataset> test,
        Standardizer standardizer,
        TargetEncoding encoding,
        Duplicates duplicates,
        List<String> notes) {
    /** Standardizes by the training rows and encodes targets for the square loss. */
    public static Preparation of(Split split, Standardizer.Scaling scaling, List<String> notes) {
        return of(split, scaling, notes, Loss.SQUARE);
    }

    /** Standardizes by the training rows and encodes targets for a loss. */
    public static Preparation of(
            Split split, Standardizer.Scaling scaling, List<String> notes, Loss loss) {
        Standardizer standardizer = Standardizer.fit(split.training(), scaling);
        Dataset training = standardizer.apply(split.training());
        return new Preparation(
                training,
                split.test().map(standardizer::apply),
                standardizer,
                switch (loss) {
                    case SQUARE -> TargetEncoding.forSquareLoss(split.training().target());
                    case CROSS_ENTROPY -> TargetEncoding.forCrossEntropy(split.training().target());
                },
                Duplicates.find(training),
                List.copyOf(notes));
    }

    /** Shape of one input. */
    public Shape input() {
        return Shape.of(training.inputShape().stream().mapToInt(e -> e).toArray());
    }

    /** The network on the training rows. */
    public ResidualSystem trainingSystem(Network network) {
        return ResidualSystem.of(network, training.features(), encoding.encode(training.target()));
    }

    /** The network on the test rows. */
    public Optional<ResidualSystem> testSystem(Network network) {
        return test.map(t -> ResidualSystem.of(network, t.features(), encoding.encode(t.target())));
    }

    /** The data's file name without folders. */
    public String name() {
        return training.source().replaceFirst(".*[/\\\\]", "");
    }
}
