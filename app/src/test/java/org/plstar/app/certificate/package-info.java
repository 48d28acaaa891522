/** Tests of what pages say of certificates. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.certificate;
