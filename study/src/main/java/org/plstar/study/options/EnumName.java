package org.plstar.study.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.plstar.refusal.ClosestName;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the constants of an enum in the spelling of users, in lower case and with hyphens, and
 * lists them where a value is none of them.
 *
 * @param type the enum
 */
public record EnumName<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    /** The least number of letters with which a mistyped word is compared with others. */
    private static final int FEWEST_LETTERS = 4;

    /** Has a command line and its subcommands read all enum options in lower case, with dashes. */
    public static void register(CommandLine line) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (option.type().isEnum() && option.converters().length == 0) {
                register(line, option.type().asSubclass(Enum.class));
            }
        }
        line.getSubcommands().values().forEach(EnumName::register);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type is known at run time only
    private static void register(CommandLine line, Class type) {
        line.registerConverter(type, new EnumName(type));
    }

    @Override
    public E convert(String value) {
        String wanted = written(value);
        for (E constant : type.getEnumConstants()) {
            if (written(constant.name()).equals(wanted)) {
                return constant;
            }
        }
        List<String> known = Arrays.stream(type.getEnumConstants())
                .map(c -> written(c.name()))
                .toList();
        throw new TypeConversionException("expected one of "
                + String.join(", ", known)
                + ", not '"
                + value
                + "'"
                + ClosestName.of(wanted, known)
                        .filter(_ -> wanted.length() >= FEWEST_LETTERS)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse(""));
    }

    private static String written(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
