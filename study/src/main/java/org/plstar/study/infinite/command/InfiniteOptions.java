package org.plstar.study.infinite.command;

import java.util.Map;
import org.plstar.network.Architecture;
import org.plstar.study.PreparedDataset;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.HoldoutOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.page.SubjectFacts;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Options for a network of infinite width and its data. */
final class InfiniteOptions implements GivenOptions {
    @Mixin
    private DataOptions data;

    @Mixin
    private HoldoutOptions holdout;

    @Mixin
    private NetworkOptions network;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
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
