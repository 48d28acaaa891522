package org.plstar.app.command;

import java.util.Map;
import org.plstar.app.study.SubjectFacts;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.network.Architecture;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Options that say which network of infinite width, on which data. */
final class InfiniteOptions implements GivenOptions {
    /** Rows on which kernels of finite networks are compared. */
    private static final int STUDIED = 100;

    @Mixin private DataOptions data;

    @Mixin private HoldoutOptions holdout;

    @Mixin private NetworkOptions network;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    InfiniteOptions() {}

    /** Predictions, or widths. */
    @Override
    public int study(ParseResult given) {
        return given.hasMatchedOption("--width-study") ? 1 : 0;
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        if (study(spec.commandLine().getParseResult()) == 1) {
            return widths(common);
        }
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

    private Given widths(CommonOptions common) {
        Architecture narrow = Architecture.parse(WidthFamily.text(network.text(), 1));
        PreparedDataset all = data.measured(Loss.SQUARE);
        common.say(all);
        PreparedDataset rows = all.first(STUDIED);
        return new Given(
                Map.of(
                        "rows",
                        rows.training(),
                        "template",
                        network.text(),
                        "input",
                        rows.rowEncoding().input(narrow),
                        "initialization",
                        network.initialization()),
                SubjectFacts.of(rows, network.text()),
                rows.name());
    }
}
