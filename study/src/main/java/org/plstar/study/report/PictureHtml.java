package org.plstar.study.report;

import static org.plstar.study.report.Html.escape;

import java.util.Locale;

/** The HTML of a picture. */
final class PictureHtml {
    /** Colours from the least to the largest: dark blue, green, yellow, evenly brighter. */
    private static final int[] RAMP = {
        0x2b1a4f, 0x3f3f8a, 0x2f6d93, 0x1f938b, 0x4fb86a, 0xa9d646, 0xfbe94a
    };

    private PictureHtml() {}

    static void append(Picture picture, StringBuilder html) {
        switch (picture) {
            case Picture.Heat heat -> append(heat, html);
            case Picture.Gallery gallery -> append(gallery, html);
        }
    }

    private static void append(Picture.Heat heat, StringBuilder html) {
        byte[] palette = palette();
        html.append("<div class=\"heat\">\n<img class=\"matrix\" alt=\"")
                .append(escape(heat.title()))
                .append("\" src=\"")
                .append(Png.address(heat.side(), heat.side(), palette, heat.levels()))
                .append("\">\n");
        if (!heat.groups().isEmpty()) {
            html.append("<table class=\"groups\"><tbody><tr>");
            for (int g = 0; g < heat.groups().size(); g++) {
                int rows = heat.ends().get(g) - (g == 0 ? 0 : heat.ends().get(g - 1));
                html.append("<td width=\"")
                        .append(String.format(Locale.ROOT, "%.2f", 100.0 * rows / heat.side()))
                        .append("%\" title=\"")
                        .append(escape(heat.groups().get(g)))
                        .append("\">")
                        .append(escape(heat.groups().get(g)))
                        .append("</td>");
            }
            html.append("</tr></tbody></table>\n");
        }
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        html.append("<p class=\"heat-scale\"><span>")
                .append(NumberText.of(heat.least()))
                .append("</span><img alt=\"from dark to bright\" src=\"")
                .append(Png.address(1, all.length, palette, all))
                .append("\"><span>")
                .append(NumberText.of(heat.most()))
                .append("</span></p>\n</div>\n");
    }

    private static byte[] palette() {
        byte[] palette = new byte[256 * 3];
        for (int i = 0; i < 256; i++) {
            double at = i / 255.0 * (RAMP.length - 1);
            int low = Math.min((int) at, RAMP.length - 2);
            for (int c = 0; c < 3; c++) {
                int shift = 16 - 8 * c;
                int from = RAMP[low] >> shift & 0xff;
                int to = RAMP[low + 1] >> shift & 0xff;
                palette[3 * i + c] = (byte) Math.round(from + (at - low) * (to - from));
            }
        }
        return palette;
    }

    private static void append(Picture.Gallery gallery, StringBuilder html) {
        html.append("<ul class=\"gallery\">\n");
        for (Picture.Tile tile : gallery.tiles()) {
            html.append("<li><img alt=\"\" src=\"")
                    .append(Png.address(
                            tile.channels(), tile.height(), tile.width(), tile.pixels()))
                    .append("\"><span>")
                    .append(escape(tile.caption()))
                    .append("</span><span class=\"detail\">")
                    .append(escape(tile.detail()))
                    .append("</span></li>\n");
        }
        html.append("</ul>\n");
    }
}
