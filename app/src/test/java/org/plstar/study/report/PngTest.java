package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {
    private static BufferedImage read(String address) throws IOException {
        byte[] png = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
    }

    @Test
    void greyPixelsAreReadBack() throws IOException {
        BufferedImage image = read(Png.address(1, 2, 3, new byte[] {0, 1, 2, 100, (byte) 200, -1}));

        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(image.getRaster().getSample(1, 1, 0)).isEqualTo(200);
        assertThat(image.getRaster().getSample(2, 1, 0)).isEqualTo(255);
    }

    @Test
    void coloursAreReadBack() throws IOException {
        // two pixels: all red, then all green, then all blue numbers
        BufferedImage image = read(Png.address(3, 1, 2, new byte[] {1, 2, 3, 4, 5, 6}));

        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0x010305);
        assertThat(image.getRGB(1, 0) & 0xffffff).isEqualTo(0x020406);
    }

    @Test
    void numberedColoursAreReadBack() throws IOException {
        byte[] palette = new byte[256 * 3];
        palette[3 * 7 + 1] = 99;
        BufferedImage image = read(Png.address(1, 2, palette, new byte[] {7, 0}));

        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(99 << 8);
        assertThat(image.getRGB(1, 0) & 0xffffff).isZero();
    }
}
