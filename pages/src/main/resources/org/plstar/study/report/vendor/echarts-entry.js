// What reports use of Apache ECharts; README.md says how it becomes echarts.min.js.
export { init, version } from 'echarts/core';
import { use } from 'echarts/core';
import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
use([LineChart, ScatterChart, CustomChart, GridComponent, SVGRenderer]);
