package org.plstar.study.options;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a loss by the text that users write, such as {@code square} or {@code huber(0.5)}. */
public final class LossText implements ITypeConverter<Loss> {
    /** The losses as a label of an option; completion offers them. */
    public static final String LABEL = "square|cross-entropy|huber";

    /** The loss where none is given. */
    public static final String DEFAULT = "square";

    /** The names that completion offers. */
    public static final class Names implements Iterable<String> {
        /** Called by picocli. */
        public Names() {}

        @Override
        public Iterator<String> iterator() {
            return List.of(LABEL.split("\\|", -1)).iterator();
        }
    }

    /** Called by picocli. */
    public LossText() {}

    @Override
    public Loss convert(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            return Loss.named(wanted).orElseThrow(() -> wrong(text));
        } catch (Refusal e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "expected square, cross-entropy, huber, or huber with the"
                        + " residual from which on it is linear, a number from 1e-30 to 1e30, such as"
                        + " huber(0.5); not '"
                        + text
                        + "'");
    }
}
