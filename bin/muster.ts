import { musterApp } from '../lib/muster-app.ts';
import { MusterStack } from '../lib/muster-stack.ts';
import { readStage, stages } from '../lib/stages.ts';
import { generate } from './generate.ts';

generate();
const app = musterApp();
const stage = readStage(app.node.tryGetContext('stage'));
const isFirstDeployment = app.node.tryGetContext('firstDeployment') === 'true';
new MusterStack(app, { stage, settings: stages[stage], isFirstDeployment });
app.synth();
