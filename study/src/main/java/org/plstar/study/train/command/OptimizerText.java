package org.plstar.study.train.command;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.plstar.optimize.KernelSolve;
import org.plstar.study.options.EnumName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An optimizer as users write it, such as {@code adam} or {@code adam(beta1=0.8)}.
 *
 * @param given constants that are not left at their customary values; each is in its range
 */
record OptimizerText(OptimizerName name, Map<OptimizerConstant, String> given) {
    private static final Pattern TEXT = Pattern.compile("\\s*([^\\s(]+)\\s*(?:\\((.*)\\)\\s*)?");

    /** Copies the map of constants. */
    OptimizerText {
        Map<OptimizerConstant, String> copy = new EnumMap<>(OptimizerConstant.class);
        copy.putAll(given);
        given = Collections.unmodifiableMap(copy);
    }

    /** Reads an optimizer for picocli. */
    static final class Reader implements ITypeConverter<OptimizerText> {
        @Override
        public OptimizerText convert(String text) {
            return parse(text);
        }
    }

    /**
     * Reads an optimizer from text.
     *
     * @throws TypeConversionException if there is no such optimizer, or it has no such constant
     */
    static OptimizerText parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new TypeConversionException(
                    "expected a name, or a name with constants such as adam(beta1=0.8), not '"
                            + text
                            + "'");
        }
        OptimizerName name = new EnumName<>(OptimizerName.class).convert(m.group(1));
        Map<OptimizerConstant, String> given = new EnumMap<>(OptimizerConstant.class);
        String inside = m.group(2) == null ? "" : m.group(2).strip();
        for (String part : inside.isEmpty() ? List.<String>of() : parts(inside)) {
            OptimizerConstant constant = name.constants().stream()
                    .filter(c -> part.startsWith(c + "="))
                    .filter(c -> !given.containsKey(c))
                    .filter(c -> c.takes(value(part)))
                    .findFirst()
                    .orElseThrow(() -> wrong(name, part));
            given.put(constant, value(part));
        }
        return new OptimizerText(name, given);
    }

    private static List<String> parts(String inside) {
        return Arrays.stream(inside.split(",", -1))
                .map(p -> p.strip().replaceFirst("\\s*=\\s*", "="))
                .toList();
    }

    private static String value(String part) {
        return part.substring(part.indexOf('=') + 1);
    }

    private static TypeConversionException wrong(OptimizerName name, String part) {
        List<OptimizerConstant> known = name.constants();
        return new TypeConversionException(
                known.isEmpty()
                        ? "expected " + name + " without constants, not '" + part + "'"
                        : "expected constants of "
                                + name
                                + ", each once: "
                                + known.stream()
                                        .map(c -> c + " " + c.range())
                                        .collect(Collectors.joining(", "))
                                + "; not '"
                                + part
                                + "'");
    }

    /** The value of a constant, or its default. */
    double number(OptimizerConstant constant, double customary) {
        String text = given.get(constant);
        return text == null ? customary : Double.parseDouble(text);
    }

    /** The solver of the linearized equations. */
    KernelSolve solve() {
        return OptimizerConstant.solve(given.getOrDefault(OptimizerConstant.SOLVE, "auto"))
                .orElseThrow();
    }

    /** The text that can be given again. */
    @Override
    public String toString() {
        return given.isEmpty()
                ? name.toString()
                : name
                        + given.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining(",", "(", ")"));
    }
}
