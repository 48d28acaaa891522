package org.plstar.site;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** Indices and exponents in running text, λ_max and m^-½, as MathML; code stays as it is. */
final class Formulas implements NodeRenderer {
    private static final Pattern RAISED = Pattern.compile(
            "(?<![\\w.-])(?<base>[\\p{L}∇]\\p{M}?\\p{L}?)_(?<low>\\p{L}{1,4}|\\d{1,2}|∞)"
                    + "(?![\\w^])|(?<up>\\p{L}\\p{M}?|\\d{1,2}|[)‖])"
                    + "\\^(?<high>-?(?:\\d{1,2}|½|\\p{L}))");

    private final HtmlWriter html;

    Formulas(HtmlNodeRendererContext context) {
        html = context.getWriter();
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(Text.class);
    }

    @Override
    public void render(Node node) {
        String text = ((Text) node).getLiteral();
        Matcher m = RAISED.matcher(text);
        int from = 0;
        while (m.find()) {
            html.text(text.substring(from, m.start()));
            String high = m.group("high");
            String name = high == null ? "msub" : "msup";
            html.raw("<math><" + name + ">" + token(m.group(high == null ? "base" : "up")));
            html.raw(token(high == null ? m.group("low") : high) + "</" + name + "></math>");
            from = m.end();
        }
        html.text(text.substring(from));
    }

    /** Letters are an identifier, digits a number; none needs to be escaped. */
    private static String token(String t) {
        if (t.startsWith("-")) {
            return "<mrow><mo>−</mo>" + token(t.substring(1)) + "</mrow>";
        }
        char first = t.charAt(0);
        String kind = first == ')' || first == '‖'
                ? "mo"
                : Character.isLetter(first) || first == '∇' ? "mi" : "mn";
        return "<" + kind + ">" + t + "</" + kind + ">";
    }
}
