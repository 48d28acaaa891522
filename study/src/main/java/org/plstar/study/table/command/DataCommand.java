package org.plstar.study.table.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Format;
import org.plstar.data.source.TablePreview;
import org.plstar.study.command.ExitCode;
import org.plstar.study.options.SpellingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code plstar data}. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows what a table holds (columns, what is missing, what is odd), and the command"
                        + " that learns from it.",
        footer = "The file is read as classify and regress read it, with the options of the command"
                + " that is shown.")
public final class DataCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DATA",
            description =
                    "A CSV or TSV file with a header line, a Parquet, NPY or NPZ file, a folder of"
                            + " IDX files, or a bundled set.")
    @SuppressWarnings("NullAway.Init") // set or refused by picocli
    private Path data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict (default: a guess).")
    private @Nullable String target;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to leave out.")
    private List<String> ignored = List.of();

    @Mixin
    private SpellingOptions spelling;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public DataCommand() {}

    @Override
    public Integer call() {
        ReadOptions options = reading();
        Optional<Bundled> set = Files.exists(data) ? Optional.empty() : Bundled.of(data.toString());
        PreviewWords words = set.map(b -> b.with(file -> look(file, options)))
                .orElseGet(() -> look(data, options));
        System.out.print(json ? words.json() + "\n" : words.text());
        return ExitCode.DONE.status();
    }

    private PreviewWords look(Path file, ReadOptions options) {
        boolean table = Files.isRegularFile(file)
                && Files.isReadable(file)
                && (Format.of(file) == Format.TEXT || Format.of(file) == Format.PARQUET);
        return table
                ? new PreviewWords(data, TablePreview.of(file, options), target == null)
                : PreviewWords.ofArrays(data, DataSource.open(file, options).data());
    }

    private ReadOptions reading() {
        ReadOptions options = ReadOptions.defaults()
                .withMissing(ReadOptions.MissingValues.KEEP)
                .withSpelling(spelling.spelling())
                .withIgnored(ignored.toArray(String[]::new))
                .withCategories(
                        new ReadOptions.Categories.Automatic(List.of(), TableOptions.CATEGORIES));
        return target == null ? options : options.withTargets(target);
    }
}
