package org.plstar.study.linearity.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.command.Resume;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.linearity.SweptNetworks;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for the networks that {@code plstar linearity} sweeps, and for their data. */
final class LinearityOptions implements GivenOptions {
    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            description =
                    "Memory that the networks measured at once may take (default: three quarters of"
                            + " Java's).")
    private @Nullable Integer memory;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Go on with the sweep in DIR from the networks that it has measured; takes only"
                            + " --threads and --json besides.")
    private @Nullable Path resume;

    /** The request that a continued sweep was started with. */
    private @Nullable RunRequest begun;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    LinearityOptions() {}

    @Override
    public OptionalInt instead(CommandSpec spec, CommonOptions common) {
        if (resume == null) {
            return OptionalInt.empty();
        }
        LinearityOptions options = new LinearityOptions();
        CommandSpec earlier = LinearityRoom.command(options);
        return OptionalInt.of(
                Resume.of(spec, resume, earlier, OptionalInt.empty(), (directory, request) -> {
                    options.begun = request;
                    return ((StudyCommand) earlier.userObject())
                            .resumed(directory, request, common);
                }));
    }

    @Override
    public Given given(CommandSpec command, CommonOptions common) {
        if (begun != null) {
            data.relativeTo(begun.folder());
        }
        PreparedDataset rows = data.all();
        if (begun != null && !rows.training().contentHash().equals(begun.data())) {
            throw Refusal.of(
                    RequestRefusal.DATA_CHANGED,
                    rows.training().source(),
                    "its rows are not those that the sweep began with",
                    "SHA-256 " + begun.data(),
                    "restore the file, or begin a new sweep");
        }
        if (data.model().isPresent()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "an ONNX model",
                    "it has one width",
                    "--network with {m} where the width belongs",
                    "leave the model out");
        }
        common.say(rows);
        SweptNetworks swept =
                new SweptNetworks(rows, network.text(), network.initialization(), bytes());
        return new Given(
                Map.of("networks", Optional.of(swept)),
                SubjectFacts.of(rows, network.text()),
                rows.name());
    }

    private long bytes() {
        if (memory == null) {
            return SweptNetworks.usualBytes();
        }
        if (memory < 1) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--memory " + memory,
                    "too few",
                    "at least 1",
                    "leave it out for the default");
        }
        return (long) memory << 20;
    }
}
