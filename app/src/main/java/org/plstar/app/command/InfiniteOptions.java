package org.plstar.app.command;

import java.util.Map;
import org.plstar.app.study.SubjectFacts;
import org.plstar.network.Architecture;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Options that say which network of infinite width, on which data. */
final class InfiniteOptions implements GivenOptions {
    @Mixin private DataOptions data;

    @Mixin private HoldoutOptions holdout;

    @Mixin private NetworkOptions network;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    InfiniteOptions() {}

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        Architecture architecture = Architecture.parse(network.text());
        PreparedDataset rows = data.split(holdout, common.seed, Loss.SQUARE);
        common.say(rows);
        return new Given(
                Map.of(
                        "data",
                        rows,
                        "network",
                        architecture,
                        "initialization",
                        network.initialization()),
                SubjectFacts.of(rows, network.text()),
                rows.name());
    }
}
