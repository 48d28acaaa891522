package org.plstar.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which rows are held back. */
public final class HoldoutOptions {
    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Test rows (default: a stratified part of DATA).")
    @Nullable Path test;

    @Option(
            names = "--test-fraction",
            paramLabel = "F",
            defaultValue = "0.2",
            description = "Part of the rows held back for the test (default: ${DEFAULT-VALUE}).")
    double fraction;
}
