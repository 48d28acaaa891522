package org.plstar.study.options;

import picocli.CommandLine.Option;

/** The option to permit computations that take very long. */
public final class Patience {
    @Option(
            names = "--patient",
            description =
                    "Compute kernels of infinite width that take more than a day; without it they are"
                            + " refused after 15 seconds.")
    public boolean patient;
}
