package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;

class FormulasTest {
    private static String html(String text) {
        return HtmlRenderer.builder()
                .nodeRendererFactory(Formulas::new)
                .escapeHtml(true)
                .build()
                .render(Parser.builder().build().parse(text));
    }

    @Test
    void indicesAndExponentsAreMathml() {
        assertThat(html("Stable for η < 2/λ_max, off by 2^-88."))
                .isEqualTo(
                        "<p>Stable for η &lt; 2/<math><msub><mi>λ</mi><mi>max</mi></msub></math>,"
                                + " off by <math><msup><mn>2</mn><mrow><mo>−</mo><mn>88</mn></mrow>"
                                + "</msup></math>.</p>\n");
        assertThat(html("D^-½HD^-½, (1 - ημ)^t and v̂_j"))
                .contains(
                        "<mn>½</mn>",
                        "<msup><mo>)</mo><mi>t</mi></msup>",
                        "<msub><mi>v̂</mi><mi>j</mi></msub>");
    }

    @Test
    void namesAndCodeStayAsTheyAre() {
        for (String text : new String[] {"`λ_max`", "run_json", "x86_64", "file_a.csv", "--x_y"}) {
            assertThat(html(text)).as(text).doesNotContain("<math>");
        }
    }
}
