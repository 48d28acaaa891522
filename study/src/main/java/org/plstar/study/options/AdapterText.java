package org.plstar.study.options;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Low-rank adapters as users write them, such as {@code lora(8) *query*,*value*}.
 *
 * @param rank r
 * @param alpha α
 * @param patterns of the matrices' names
 */
record AdapterText(int rank, double alpha, List<String> patterns) {
    private static final Pattern TEXT =
            Pattern.compile("\\s*lora\\s*\\(([^,()]*)(?:,([^,()]*))?\\)\\s*(.*)", Pattern.DOTALL);

    /** Reads adapters for picocli. */
    static final class Reader implements ITypeConverter<AdapterText> {
        @Override
        public AdapterText convert(String text) {
            return parse(text);
        }
    }

    /**
     * Reads adapters from text; α is r where it is not said.
     *
     * @throws TypeConversionException if it is none
     */
    static AdapterText parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw wrong(text);
        }
        List<String> patterns =
                Arrays.stream(m.group(3).split(",", -1)).map(String::strip).toList();
        int rank;
        double alpha;
        try {
            rank = Integer.parseInt(m.group(1).strip());
            alpha = Optional.ofNullable(m.group(2)).map(Double::parseDouble).orElse((double) rank);
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
        if (rank < 1 || !(alpha > 0 && Double.isFinite(alpha)) || patterns.contains("")) {
            throw wrong(text);
        }
        return new AdapterText(rank, alpha, patterns);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "expected lora(r) or lora(r,α) and patterns of names, with a whole r of at least 1"
                        + " and α above 0, such as 'lora(8) *query*,*value*', not '"
                        + text
                        + "'");
    }
}
