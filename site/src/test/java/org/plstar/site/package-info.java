@org.jspecify.annotations.NullMarked
package org.plstar.site;
