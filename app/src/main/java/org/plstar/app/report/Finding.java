package org.plstar.app.report;

import java.util.List;
import org.plstar.data.Location;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/** One thing the run shows, said in a sentence or two. */
public record Finding(Kind kind, String text) {
    /** Names of columns and classes are in it as they came: nothing of them acts on a terminal. */
    public Finding {
        text = Location.printable(text);
    }

    /** How the reader should take a finding. */
    public enum Kind {
        GOOD,
        NOTE,
        WARNING
    }

    /** What went as hoped. */
    public static Finding good(String text) {
        return new Finding(Kind.GOOD, text);
    }

    /** What is worth knowing. */
    public static Finding note(String text) {
        return new Finding(Kind.NOTE, text);
    }

    /** What the reader should act on or distrust. */
    public static Finding warning(String text) {
        return new Finding(Kind.WARNING, text);
    }

    /**
     * Says findings that are no claims yet: the first, then warnings as reasons, then the others.
     */
    public static void tell(List<Finding> all, Say say) {
        for (Finding f : all) {
            Sign sign = Sign.valueOf(f.kind.name());
            Say.Line line =
                    !say.hasVerdict()
                            ? say.verdict(sign)
                            : f.kind == Kind.WARNING ? say.reason(sign) : say.more(sign);
            line.measured(Untold.TEXT, Scope.WHOLE, f.text);
        }
    }

    /** What is no claim yet. */
    private enum Untold implements Claim {
        TEXT;

        @Override
        public org.plstar.study.claim.Kind kind() {
            return org.plstar.study.claim.Kind.MEASURED;
        }

        @Override
        public String words() {
            return "{text}";
        }
    }
}
