package org.plstar.study.options;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of the command line; refusals name the range. */
public final class WholeNumber implements ITypeConverter<Integer> {
    private WholeNumber() {}

    /** Has a command line and its subcommands read whole numbers with this converter. */
    public static void register(CommandLine line) {
        line.registerConverter(Integer.class, new WholeNumber());
        line.registerConverter(int.class, new WholeNumber());
    }

    @Override
    public Integer convert(String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a whole number"
                    + (value.matches("[-+]?\\d+") ? " up to " + Integer.MAX_VALUE : "")
                    + ", not '"
                    + value
                    + "'");
        }
    }
}
